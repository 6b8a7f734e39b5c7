package io.rollcall.chassis.express;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** For the tests of services: their everyday requests, valid or not, have the same answer whether Spring has seen them or not. */
public final class BothWays {

    /** The content type of an everyday request. */
    public static final String EXPRESS = "application/json";

    /** It says the same, and is not everyday. */
    public static final String THE_LONG_WAY = "application/json;charset=UTF-8";

    /** @param mask takes out of a body what no two answers have in common */
    public static void assertSame(
            String request, HttpResponse<String> answer, HttpResponse<String> slow, UnaryOperator<String> mask) {
        assertThat(answer.statusCode()).as(request).isEqualTo(slow.statusCode());
        assertThat(masked(answer, mask)).as(request).isEqualTo(masked(slow, mask));
        assertThat(headers(answer)).as(request).isEqualTo(headers(slow));
    }

    /**
     * An object with fields that are missing, twice, of any type, with another one, and rarely not closed.
     *
     * @param value of a field, by its name, that is as it should be or on and beyond its bounds
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

    /** Mostly once, at times not at all, or twice. */
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

    /** But how the body's end is marked. */
    private static Map<String, List<String>> headers(HttpResponse<String> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        List.of("date", "content-length", "transfer-encoding").forEach(headers::remove);
        return headers;
    }

    private BothWays() {}
}
