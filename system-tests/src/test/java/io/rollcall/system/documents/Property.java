package io.rollcall.system.documents;

import io.rollcall.system.cluster.Cluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A property that exists, as the build writes it into a jar for editors.
 *
 * @param name its name in canonical form; for a map without the user's key
 * @param isMap whether a key of the user's choice follows
 * @param defaultValue empty if there is none
 * @param of the applications that have it
 */
record Property(String name, boolean isMap, String defaultValue, String description, String of) {

    private static final String METADATA = "target/classes/META-INF/spring-configuration-metadata.json";
    private static final Map<String, String> APPLICATIONS = Map.of(
            "rollcall-tls", "registry, any application",
            "rollcall-chassis", "registry, echo, math, kv",
            "registry-app", "registry",
            "rollcall-spring-boot-starter", "any application",
            "kv-app", "kv",
            "client-app", "client");

    /** Returns every property of every module, sorted by name and application. */
    static List<Property> all() {
        List<Property> all = new ArrayList<>();
        APPLICATIONS.forEach((module, of) -> {
            Path metadata = Cluster.HOME.resolve(module).resolve(METADATA);
            for (JsonNode property : read(metadata).path("properties")) all.add(of(property, of));
        });
        all.sort(Comparator.comparing(Property::name).thenComparing(property -> property.of));
        return all;
    }

    private static JsonNode read(Path metadata) {
        if (!Files.exists(metadata)) throw new IllegalStateException(metadata + " is missing: build its module first");
        return JsonMapper.shared().readTree(metadata.toFile());
    }

    private static Property of(JsonNode property, String of) {
        return new Property(
                property.path("name").asString(),
                property.path("type").asString().startsWith("java.util.Map<"),
                property.path("defaultValue").asString(""),
                property.path("description").asString(""),
                of);
    }

    /** Returns the environment variable that sets it. */
    String variable() {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    /**
     * Returns whether a page means this property, by its name, its group's name, or a name with a key of the user's
     * choice.
     */
    boolean isMeantBy(String written) {
        return name.equals(written) || name.startsWith(written + '.') || (isMap && written.startsWith(name + '.'));
    }

    /** Returns its row of the reference. */
    String row() {
        String what =
                description.isEmpty() ? "" : Character.toUpperCase(description.charAt(0)) + description.substring(1);
        return "| `%s`<br>`%s` | %s | %s | %s |"
                .formatted(
                        name + (isMap ? ".*" : ""),
                        variable() + (isMap ? "_*" : ""),
                        of,
                        defaultValue.isEmpty() ? "" : '`' + defaultValue + '`',
                        what.replace("|", "\\|"));
    }
}
