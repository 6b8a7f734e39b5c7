package io.rollcall.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All {@code rollcall.*} properties that any jar of the class path has. */
final class KnownProperties {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String OURS = "rollcall.";

    /** One character in six may be mistyped; if more are, something else was meant. */
    private static final int SHARE_MISTYPED = 6;

    private static final int MISTYPED_AT_LEAST = 2;

    private final List<KnownProperty> all;

    KnownProperties(List<KnownProperty> all) {
        this.all = all;
    }

    static KnownProperties load(ClassLoader classes) {
        List<KnownProperty> all = new ArrayList<>();
        JsonMapper json = JsonMapper.builder().build();
        try {
            for (URL file : Collections.list(classes.getResources(METADATA))) {
                String text = read(file);
                if (!text.contains("\"" + OURS)) continue; // most jars are not ours
                for (JsonNode property : json.readTree(text).path("properties")) {
                    String name = property.path("name").asString("");
                    String type = property.path("type").asString("");
                    if (name.startsWith(OURS)) KnownProperty.of(name, type).forEach(all::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KnownProperties(all);
    }

    List<KnownProperty> all() {
        return all;
    }

    /** Returns the known name that differs least, followed by the user's own part of the name; null: none is similar. */
    @Nullable
    String nearest(String name) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (KnownProperty known : all) {
            String rest = known.isMap() ? after(name, known.elements()) : "";
            if (rest == null) continue;
            int distance = distance(uniform(name), uniform(known.name() + rest));
            int most = Math.max(MISTYPED_AT_LEAST, known.name().length() / SHARE_MISTYPED);
            if (distance > most || distance >= least) continue;
            least = distance;
            nearest = known.name() + rest;
        }
        return nearest;
    }

    /** Returns what follows this number of elements of a name, from its dot or bracket on; null: nothing follows. */
    static @Nullable String after(String name, int elements) {
        int seen = 0;
        for (int i = 0; i < name.length(); i++) {
            char at = name.charAt(i);
            if (at != '.' && at != '[') continue;
            if (++seen == elements) return i + 1 < name.length() ? name.substring(i) : null;
        }
        return null;
    }

    /** Returns a name as Boot compares it: {@code loadBalancer}, {@code load_balancer} and {@code load-balancer} match. */
    static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }

    private static String read(URL file) throws IOException {
        try (InputStream in = file.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the Levenshtein distance: the number of characters to be added, removed or replaced. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
