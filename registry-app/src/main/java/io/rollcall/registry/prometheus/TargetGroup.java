package io.rollcall.registry.prometheus;

import io.rollcall.wire.registry.Instance;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A target group of one instance, because its labels are its own.
 *
 * @param targets {@code host:port} of its meters
 * @param labels for relabelling: {@code __meta_rollcall_service}, {@code _id}, {@code _weight}, {@code _status},
 *     {@code _suspect}, {@code _zone} if it has one, and {@code __meta_rollcall_metadata_<key>} for each of its
 *     metadata. A secure instance has {@code __scheme__}, unless its meters are at a port of their own
 */
record TargetGroup(List<String> targets, Map<String, String> labels) {

    private static final String META = "__meta_rollcall_";

    /**
     * The metadata with the path of an instance's meters, if it is not that of the scrape configuration. A value that
     * is more than a path is ignored.
     */
    private static final String PATH = "prometheus.path";

    private static final String ANY_PATH = "(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+/?";

    /**
     * The metadata with the port of an instance's meters, if it is not the instance's own. A value that is not a port
     * is ignored.
     */
    private static final String PORT = "management.port";

    private static final String ANY_PORT = "[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]";

    static TargetGroup of(String service, Instance instance) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(META + "service", service);
        labels.put(META + "id", instance.id());
        labels.put(META + "weight", String.valueOf(instance.weight()));
        labels.put(META + "status", instance.status().name());
        labels.put(META + "suspect", String.valueOf(instance.suspect()));
        if (instance.zone() != null) labels.put(META + "zone", instance.zone());
        // The keys are sorted: if two become the same label, the first one counts.
        instance.metadata().forEach((key, value) -> labels.putIfAbsent(META + "metadata_" + legal(key), value));
        String path = instance.metadata().get(PATH);
        if (path != null && path.matches(ANY_PATH)) labels.put("__metrics_path__", path);
        boolean hasPortOfItsOwn = !target(instance).equals(instance.address());
        if (instance.speaksTls() && !hasPortOfItsOwn) labels.put("__scheme__", "https");
        return new TargetGroup(List.of(target(instance)), labels);
    }

    private static String target(Instance instance) {
        String address = instance.address();
        String port = instance.metadata().getOrDefault(PORT, "");
        return port.matches(ANY_PORT) ? address.substring(0, address.lastIndexOf(':') + 1) + port : address;
    }

    /** Replaces the characters that the name of a label must not have: it has letters, digits and underscores only. */
    private static String legal(String key) {
        return key.replaceAll("[^a-zA-Z0-9_]", "_");
    }
}
