package io.rollcall.configuration;

import io.rollcall.wire.Name;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Warns of each {@code rollcall.*} property that does not exist, and names the nearest one that does, because Boot
 * ignores an unknown property silently. If Boot would take a service's name for another one, because it has dots or
 * underscores and no brackets, the start fails: otherwise the service would be called in another way than configured.
 *
 * <p>Environment variables are compared without their underscores, because they have no other separator. The variables
 * that Kubernetes makes for a Service whose name begins with {@code rollcall} are ignored.
 */
final class PropertyCheck implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(PropertyCheck.class);

    private static final String OURS = "rollcall.";

    /** The properties that are followed by the name of a service. */
    private static final Set<String> NAMED_BY_SERVICE = Set.of("rollcall.services", "rollcall.call.idempotent");

    private static final Pattern OF_KUBERNETES =
            Pattern.compile(".*_SERVICE_HOST|.*_SERVICE_PORT(_.*)?|.*_PORT(_\\d+_.*)?");

    /** {@code .NAME} or {@code [NAME]}; the index of a list after it is ignored. */
    private static final Pattern NAMED = Pattern.compile("(?:\\.(?<plain>.+?)|\\[(?<exact>[^\\]]+)])(?:\\[\\d+])?");

    private static final Pattern NAMED_WITH_LEAF =
            Pattern.compile("(?:\\.(?<plain>.+)|\\[(?<exact>[^\\]]+)])\\.(?<leaf>[^.\\[\\]]+)");

    private final ConfigurableEnvironment environment;
    private final KnownProperties known;

    PropertyCheck(ConfigurableEnvironment environment, KnownProperties known) {
        this.environment = environment;
        this.known = known;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Set<String> said = new TreeSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (!(source instanceof EnumerablePropertySource<?> named)) continue;
            for (String name : named.getPropertyNames()) if (said.add(name)) check(name, source);
        }
    }

    private void check(String name, PropertySource<?> source) {
        boolean isVariable = source instanceof SystemEnvironmentPropertySource && !name.contains(".");
        if (isVariable) checkVariable(name);
        else if (KnownProperties.uniform(name).startsWith(OURS)) checkName(name, source);
    }

    private void checkVariable(String name) {
        if (!name.toLowerCase(Locale.ROOT).startsWith("rollcall_")) return;
        if (OF_KUBERNETES.matcher(name).matches()) return;
        String letters = letters(name);
        for (KnownProperty each : known.all()) {
            String prefix = letters(each.name());
            boolean isKnown = each.isMap()
                    ? letters.startsWith(prefix) && letters.length() > prefix.length() && endsWithLeaf(letters, each)
                    : letters.replaceFirst("\\d+$", "").equals(prefix) || letters.equals(prefix);
            if (isKnown) return;
        }
        String dotted = name.toLowerCase(Locale.ROOT).replace('_', '.');
        String nearest = known.nearest(dotted);
        warn(
                name,
                nearest == null
                        ? null
                        : nearest.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT));
    }

    private static boolean endsWithLeaf(String letters, KnownProperty map) {
        return map.leaves().isEmpty() || map.leaves().stream().anyMatch(leaf -> letters.endsWith(letters(leaf)));
    }

    private void checkName(String name, PropertySource<?> source) {
        String uniform = KnownProperties.uniform(name).replaceFirst("\\[\\d+]$", "");
        for (KnownProperty each : known.all()) {
            String wanted = KnownProperties.uniform(each.name());
            if (!each.isMap() && uniform.equals(wanted)) return;
            if (!each.isMap() || !(uniform.startsWith(wanted + ".") || uniform.startsWith(wanted + "["))) continue;
            String rest = KnownProperties.after(name, each.elements());
            checkNamed(name, rest == null ? "" : rest, each, source);
            return;
        }
        warn(name, known.nearest(name));
    }

    private static void checkNamed(String name, String rest, KnownProperty map, PropertySource<?> source) {
        boolean hasLeaves = !map.leaves().isEmpty();
        Matcher parts = (hasLeaves ? NAMED_WITH_LEAF : NAMED).matcher(rest);
        if (!parts.matches()) {
            warn(name, map.name() + ".NAME" + (hasLeaves ? "." + map.leaves().get(0) : ""));
            return;
        }
        String plain = parts.group("plain");
        String key = plain == null ? parts.group("exact") : plain;
        String end = hasLeaves ? "." + map.leaves().get(0) : "";
        if (hasLeaves && !isLeaf(parts.group("leaf"), map)) warn(name, map.name() + "[" + key + "]" + end);
        boolean isLost = plain != null && plain.matches(hasLeaves ? ".*[^A-Za-z0-9-].*" : ".*[^A-Za-z0-9.-].*");
        String exact = map.name() + "[" + key + "]" + end;
        boolean namesService = NAMED_BY_SERVICE.contains(map.name());
        if (isLost && namesService) throw refusal(name, exact, source);
        if (isLost) log.warn("{} loses characters of its name; to keep them write {}", name, exact);
        else if (namesService && !key.matches(Name.PATTERN))
            log.warn("{} is for no service: a name has 1 to 63 letters, digits, '.', '_' or '-', not {}", name, key);
    }

    private static InvalidConfigurationPropertyValueException refusal(
            String name, String exact, PropertySource<?> source) {
        return new InvalidConfigurationPropertyValueException(
                name,
                source.getProperty(name),
                "A service's name that has dots or underscores goes into brackets, or another service is meant: "
                        + exact + " (in YAML with quotes: \"[...]\").");
    }

    private static boolean isLeaf(String leaf, KnownProperty map) {
        return map.leaves().stream()
                .anyMatch(each -> KnownProperties.uniform(each).equals(KnownProperties.uniform(leaf)));
    }

    private static void warn(String name, @Nullable String nearest) {
        if (nearest == null) log.warn("There is no property {}: it does nothing", name);
        else log.warn("There is no property {}: it does nothing. Is {} meant?", name, nearest);
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
