package io.rollcall.configuration;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.util.ClassUtils;

/**
 * A property that exists.
 *
 * @param name its name in canonical form, such as {@code rollcall.load-balancer}
 * @param isMap whether a name of the user's choice follows
 * @param leaves what follows that name, such as {@code load-balancer}; empty: the value follows at once
 */
record KnownProperty(String name, boolean isMap, List<String> leaves) {

    private static final String MAP = "java.util.Map<java.lang.String,";

    /**
     * Returns the properties that one entry of the metadata stands for. A record that is written in a file of its own
     * has one property for each of its components.
     *
     * @param type the entry's type as the metadata has it
     */
    static Stream<KnownProperty> of(String name, String type) {
        if (type.startsWith(MAP)) {
            String value = type.substring(MAP.length(), type.length() - 1);
            return Stream.of(new KnownProperty(name, true, components(value)));
        }
        List<String> components = components(type);
        return components.isEmpty()
                ? Stream.of(new KnownProperty(name, false, List.of()))
                : components.stream().map(each -> new KnownProperty(name + "." + each, false, List.of()));
    }

    /** Returns the number of elements of its name. */
    int elements() {
        return name.split("\\.", -1).length;
    }

    private static List<String> components(String type) {
        try {
            Class<?> resolved = ClassUtils.forName(type.replaceFirst("<.*", ""), null);
            return !resolved.isRecord()
                    ? List.of()
                    : Stream.of(resolved.getRecordComponents())
                            .map(RecordComponent::getName)
                            .map(KnownProperty::kebab)
                            .toList();
        } catch (ClassNotFoundException | LinkageError e) {
            return List.of(); // its jar is not there, or it is a type of the JDK in another spelling
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
