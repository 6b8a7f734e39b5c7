package io.rollcall.system.refusal;

import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.system.cluster.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * A method, what is right to ask of it, and what is wrong.
 *
 * @param server the process that has it
 * @param good a request that breaks no rule
 * @param goodStatus how it is answered
 * @param bad requests that are refused for what they say, each good but for one field
 */
record Method(String name, Function<SeedCluster, Server> server, String good, int goodStatus, List<String> bad) {

    private static final JsonMapper JSON = new JsonMapper();

    /** What no method takes, whatever its fields. */
    private static final List<String> NO_REQUEST =
            List.of("", " ", "no JSON", "{", "{}}", "null", "42", "\"text\"", "[]", "[".repeat(5_000));

    static Method of(String name, Function<SeedCluster, Server> server, String good) {
        return new Method(name, server, good, 200, NO_REQUEST);
    }

    Method answers(int status) {
        return new Method(name, server, good, status, bad);
    }

    /** A field that must be there, and what it must not be, as JSON. */
    Method requires(String field, List<String> values) {
        String missing = JSON.writeValueAsString(request().without(field));
        return and(Stream.of(missing)).and(with(field, List.of("null"))).and(with(field, values));
    }

    /** A field that may be there, and what it must not be, as JSON. */
    Method allows(String field, List<String> values) {
        return and(with(field, values));
    }

    /**
     * The good request with one field too much, in each of its objects: one that is not the message's, one that is
     * there twice, one whose name UTF-8 cannot hold.
     */
    List<String> withFieldsTooMuch() {
        List<String> requests = new ArrayList<>();
        for (int at = good.indexOf('{'); at >= 0; at = good.indexOf('{', at + 1)) {
            String before = good.substring(0, at + 1);
            String rest = good.substring(at + 1);
            String comma = rest.startsWith("}") ? "" : ",";
            requests.add(before + "\"fromTheFuture\":[1]" + comma + rest);
            requests.add(before + "\"\\ud800\":1" + comma + rest);
            if (!comma.isEmpty()) requests.add(before + firstField(rest) + comma + rest);
        }
        return requests;
    }

    private static String firstField(String rest) {
        return rest.substring(0, rest.indexOf('"', 1) + 1) + ":null";
    }

    /** A request that is wrong as a whole. */
    Method refuses(String body) {
        return and(Stream.of(body));
    }

    /** The good request with one more field. */
    String goodAnd(String field, String value) {
        return JSON.writeValueAsString(request().putRawValue(field, new RawValue(value)));
    }

    private Stream<String> with(String field, List<String> values) {
        return values.stream().map(value -> goodAnd(field, value));
    }

    private ObjectNode request() {
        return (ObjectNode) JSON.readTree(good);
    }

    private Method and(Stream<String> more) {
        List<String> all = new ArrayList<>(bad);
        more.forEach(all::add);
        return new Method(name, server, good, goodStatus, List.copyOf(all));
    }

    @Override
    public String toString() {
        return name;
    }
}
