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
 * A method with a good request and its bad ones.
 *
 * @param server the process that serves it
 * @param good a request that breaks no rule
 * @param goodStatus the status of the answer to it
 * @param bad the requests that are refused, each good except for one field
 */
record Method(String name, Function<SeedCluster, Server> server, String good, int goodStatus, List<String> bad) {

    private static final JsonMapper JSON = new JsonMapper();

    /** The requests that no method takes, whatever its fields. */
    private static final List<String> NO_REQUEST =
            List.of("", " ", "no JSON", "{", "{}}", "null", "42", "\"text\"", "[]", "[".repeat(5_000));

    static Method of(String name, Function<SeedCluster, Server> server, String good) {
        return new Method(name, server, good, 200, NO_REQUEST);
    }

    Method answers(int status) {
        return new Method(name, server, good, status, bad);
    }

    /** Adds a required field, and the JSON values that it must not have. */
    Method requires(String field, List<String> values) {
        String missing = JSON.writeValueAsString(request().without(field));
        return and(Stream.of(missing)).and(with(field, List.of("null"))).and(with(field, values));
    }

    /** Adds an optional field, and the JSON values that it must not have. */
    Method allows(String field, List<String> values) {
        return and(with(field, values));
    }

    /**
     * Returns the good request with one field too many in each of its objects: an unknown field, a field that is there
     * twice, a field with a name that UTF-8 cannot encode.
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

    /** Adds a request that is wrong as a whole. */
    Method refuses(String body) {
        return and(Stream.of(body));
    }

    /** Returns the good request with one more field. */
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
