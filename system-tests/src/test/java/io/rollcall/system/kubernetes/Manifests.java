package io.rollcall.system.kubernetes;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.certmanager.api.model.v1.Issuer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Returns the objects that would be applied. */
record Manifests(List<HasMetadata> all) {

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Stream.of(
                    Certificate.class,
                    ConfigMap.class,
                    Deployment.class,
                    Issuer.class,
                    Job.class,
                    Namespace.class,
                    NetworkPolicy.class,
                    PodDisruptionBudget.class,
                    Service.class,
                    ServiceMonitor.class,
                    StatefulSet.class)
            .collect(Collectors.toMap(
                    type -> HasMetadata.getApiVersion(type) + ' ' + HasMetadata.getKind(type), Function.identity()));

    private static final YAMLMapper STRICT = strict();

    /**
     * Reads documents, each after a line of {@code ---}.
     *
     * @throws IOException if a kind or a field is unknown, appears twice or in the wrong place, or has a value of
     *     another type
     */
    static Manifests read(String yaml) throws IOException {
        List<HasMetadata> all = new ArrayList<>();
        try (var documents = STRICT.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                String kind = document.path("apiVersion").asText()
                        + ' '
                        + document.path("kind").asText();
                Class<? extends HasMetadata> type = TYPES.get(kind);
                if (type == null) throw new IOException("no such kind: " + kind);
                all.add(STRICT.treeToValue(document, type));
            }
        }
        return new Manifests(List.copyOf(all));
    }

    <T extends HasMetadata> List<T> ofKind(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Returns the objects that make pods. */
    List<Workload> workloads() {
        return all.stream().flatMap(Workload::of).toList();
    }

    /** Returns the value that a container's own variable, or a ConfigMap, gives. */
    Optional<String> variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(it -> it.getName().equals(name))
                .flatMap(it -> Stream.ofNullable(it.getValue()))
                .findFirst()
                .or(() -> container.getEnvFrom().stream()
                        .flatMap(from -> Stream.ofNullable(from.getConfigMapRef()))
                        .flatMap(from -> ofKind(ConfigMap.class).stream()
                                .filter(map -> map.getMetadata().getName().equals(from.getName())))
                        .flatMap(map -> Stream.ofNullable(map.getData().get(name)))
                        .findFirst());
    }

    private static YAMLMapper strict() {
        return YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
                .addModule(new SimpleModule().setDeserializerModifier(new WithoutRoomForTheUnknown()))
                .build();
    }

    /** Drops the map in which the types keep unknown fields, so that an unknown field is an error. */
    private static final class WithoutRoomForTheUnknown extends BeanDeserializerModifier {

        private static final long serialVersionUID = 1;

        @Override
        public BeanDeserializerBuilder updateBuilder(
                DeserializationConfig config, BeanDescription type, BeanDeserializerBuilder builder) {
            builder.setAnySetter(null);
            return builder;
        }
    }
}
