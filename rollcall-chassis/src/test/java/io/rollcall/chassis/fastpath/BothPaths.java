package io.rollcall.chassis.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Used by the tests of services: an ordinary request, valid or not, has the same answer on the fast path and through
 * Spring.
 */
public final class BothPaths {

    /** The content type of a request on the fast path. */
    public static final String FAST_PATH = "application/json";

    /** An equivalent content type that the fast path does not accept. */
    public static final String THROUGH_SPRING = "application/json;charset=UTF-8";

    /** @param mask replaces the parts of a body in which any two answers differ */
    public static void assertSame(
            String request, HttpResponse<String> answer, HttpResponse<String> slow, UnaryOperator<String> mask) {
        assertThat(answer.statusCode()).as(request).isEqualTo(slow.statusCode());
        assertThat(masked(answer, mask)).as(request).isEqualTo(masked(slow, mask));
        assertThat(headers(answer)).as(request).isEqualTo(headers(slow));
    }

    /**
     * Returns an object with fields that are missing, duplicate, of any type, with an unknown one, and rarely without
     * its end.
     *
     * @param value returns a value for the field of a name, within its limits or beyond them
     */
    public static String object(Random random, BiFunction<Random, String, String> value, String... fields) {
        StringBuilder object = new StringBuilder("{");
        for (String field : fields) {
            int times = times(random);
            for (int i = 0; i < times; i++) add(object, field, any(random, field, value));
        }
        if (random.nextInt(4) == 0) add(object, "more", any(random, fields[fields.length - 1], value));
        return object.append(random.nextInt(20) == 0 ? "" : "}").toString();
    }

    public static String oneOf(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    /** Returns mostly 1, sometimes 0 or 2. */
    private static int times(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> 2;
            default -> 1;
        };
    }

    private static String any(Random random, String field, BiFunction<Random, String, String> value) {
        return random.nextInt(12) > 0
                ? value.apply(random, field)
                : oneOf(random, "null", "true", "5", "1.5", "\"\"", "[]", "{}", "\"x\"", "-1", "\"é\"", "nul");
    }

    private static void add(StringBuilder object, String field, String value) {
        String comma = object.length() > 1 ? "," : "";
        object.append(comma).append('"').append(field).append("\":").append(value);
    }

    private static String masked(HttpResponse<String> answer, UnaryOperator<String> mask) {
        String inTheOrderOfAHashTable = "(\"errors\":)\\[(.*)]";
        return mask.apply(answer.body()).replaceAll(inTheOrderOfAHashTable, "$1");
    }

    /** Returns the headers without those about the end of the body. */
    private static Map<String, List<String>> headers(HttpResponse<String> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        List.of("date", "content-length", "transfer-encoding").forEach(headers::remove);
        return headers;
    }

    private BothPaths() {}
}
