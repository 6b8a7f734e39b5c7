package io.rollcall.system.refusal;

import static java.util.stream.Collectors.joining;

import io.rollcall.system.cluster.SeedCluster;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Every method of the wire. */
final class Methods {

    private static final List<String> NAME =
            List.of("\"\"", text(64), "\"-a\"", "\"a/b\"", "\"a b\"", "\"\\u00e4\"", "7", "{}", "[\"a\"]");
    private static final List<String> ADDRESS = List.of(
            "\"\"",
            "\"localhost\"",
            "\":9101\"",
            "\"localhost:0\"",
            "\"localhost:65536\"",
            "\"localhost:09101\"",
            "\"http://localhost:9101\"",
            "\"[127.0.0.1]:80\"",
            "\"0.0.0.0:80\"",
            "\"[::]:80\"",
            "\"[::ffff:0.0.0.0]:80\"",
            "\"0:80\"",
            "\"a b:1\"",
            "\"" + "a".repeat(64) + ":80\"",
            "\"" + "a.".repeat(150) + "b:80\"",
            "9101");
    private static final List<String> LEASE = List.of("\"\"", text(65), "7", "{}");
    private static final List<String> STATUS = List.of("\"up\"", "\"GONE\"", "1", "{}");
    private static final List<String> FLAG = List.of("\"true\"", "1", "{}");
    private static final List<String> SUBSET = List.of(
            "\"caller\"",
            "[]",
            "{}",
            "{\"of\":\"caller\"}",
            "{\"size\":20}",
            "{\"of\":\" \",\"size\":20}",
            "{\"of\":7,\"size\":20}",
            "{\"of\":" + text(257) + ",\"size\":20}",
            "{\"of\":\"caller\",\"size\":0}",
            "{\"of\":\"caller\",\"size\":501}",
            "{\"of\":\"caller\",\"size\":\"20\"}",
            "{\"of\":\"caller\",\"size\":20,\"zone\":\"a\"}");
    private static final List<String> CALLER = List.of(
            "\"shop\"",
            "[]",
            "{}",
            "{\"service\":\"shop\"}",
            "{\"id\":\"s1\"}",
            "{\"service\":\"a b\",\"id\":\"s1\"}",
            "{\"service\":\"shop\",\"id\":7}",
            "{\"service\":\"shop\",\"id\":\"s1\",\"zone\":\"a\"}");
    private static final List<String> VERSION = List.of("-1", "\"1\"", "1.5", "9223372036854775808", "true");
    private static final List<String> WHOLE_NUMBER = List.of("\"1\"", "1.5", "9223372036854775808", "true", "{}");
    private static final List<String> TEXT = List.of("7", "true", "{}", "[]");
    private static final List<String> KEY =
            List.of("\"\"", text(1_025), "\"" + "\\u00e4".repeat(513) + "\"", "\"\\ud800\"", "7");
    private static final List<String> VALUE = List.of(text((512 << 10) + 1), "\"\\udc00\"", "7", "{}");
    private static final List<String> REQUEST_ID = List.of(
            "\"id\"",
            "{}",
            "{\"client\":\"c\"}",
            "{\"number\":1}",
            "{\"client\":\"\",\"number\":1}",
            "{\"client\":" + text(65) + ",\"number\":1}",
            "{\"client\":\"c\",\"number\":0}",
            "{\"client\":\"c\",\"number\":\"1\"}");

    private static final List<String> VIEW = List.of("0", "-1", "\"1\"", "1.5", "true");
    private static final List<String> SESSION = List.of("\"\"", text(65), "7");
    private static final String REPLICA = "\"0a0a0a0a-0000-0000-0000-000000000002\"";
    private static final List<String> NO_REPLICA =
            List.of("\"\"", "\"kv1\"", REPLICA.toUpperCase(Locale.ROOT), text(36), "7", "{}");
    private static final String STRANGER = "{\"replica\":" + REPLICA + ",\"session\":\"s\",\"number\":1}";
    private static final List<String> ATTEMPT = List.of(
            "{}",
            "7",
            "{\"session\":\"s\",\"number\":1}",
            "{\"replica\":" + REPLICA + ",\"session\":\"s\"}",
            "{\"replica\":" + REPLICA + ",\"number\":1}",
            "{\"replica\":\"me\",\"session\":\"s\",\"number\":1}",
            "{\"replica\":" + REPLICA + ",\"session\":" + text(65) + ",\"number\":1}",
            "{\"replica\":" + REPLICA + ",\"session\":\"s\",\"number\":-1}",
            "{\"replica\":" + REPLICA + ",\"session\":\"s\",\"number\":2147483648}");

    /** An identity that no replica has. */
    private static final String RECEIVER = "{\"group\":\"kv\",\"id\":\"kv2\",\"replica\":" + REPLICA + "}";

    private static final List<String> NO_RECEIVER = List.of(
            "{}",
            "7",
            "\"kv2\"",
            RECEIVER.replace("\"kv\"", "\"\""),
            RECEIVER.replace("\"kv\"", "7"),
            RECEIVER.replace("\"group\":\"kv\",", ""),
            RECEIVER.replace("\"kv2\"", "\"-a\""),
            RECEIVER.replace("\"id\":\"kv2\",", ""),
            RECEIVER.replace("0a0a0a0a", "one"),
            RECEIVER.replace(",\"replica\":" + REPLICA, ""));

    private static final List<String> BEATS = List.of(
            "7",
            "{}",
            "[]",
            "[null]",
            "[{}]",
            "[{\"service\":\"echo\",\"id\":\"echo1\"}]",
            "[{\"service\":\"echo\",\"id\":\"echo1\",\"lease\":\"void\",\"more\":1}]",
            "[{\"service\":\"a b\",\"id\":\"echo1\",\"lease\":\"void\"}]");

    private static final String MEMBER =
            "{\"id\":\"kv1\",\"replica\":\"0a0a0a0a-0000-0000-0000-000000000001\",\"address\":\"localhost:1\"}";
    private static final List<String> MEMBERS = List.of(
            "7",
            "[]",
            "[null]",
            "[{}]",
            "[" + MEMBER + "," + MEMBER + "]",
            "[" + MEMBER.replace("kv1", "kv2") + "]",
            "[" + MEMBER.replace("0a0a0a0a", "one") + "]",
            "[" + MEMBER.replace("localhost:1", "localhost") + "]");

    /** A replica relies on its registry that the primary is a member and that each member is named once. */
    private static final List<String> MEMBERS_AS_TOLD = MEMBERS.stream()
            .filter(members -> !members.contains("},{") && !members.contains("kv2"))
            .toList();

    static final List<Method> ALL = List.of(
            Method.of(
                            "Registry.Register",
                            SeedCluster::registry,
                            "{\"service\":\"asked-well\",\"id\":\"one\",\"address\":\"localhost:1\"}")
                    .requires("service", NAME)
                    .requires("id", NAME)
                    .requires("address", ADDRESS)
                    .allows("weight", List.of("0", "1001", "-1", "\"5\"", "1.5", "true"))
                    .allows("zone", List.of(text(64), "7"))
                    .allows(
                            "metadata",
                            List.of(
                                    "7",
                                    "[]",
                                    "{\"\":\"v\"}",
                                    "{\"k\":null}",
                                    "{\"k\":7}",
                                    "{\"k\":" + text(513) + "}",
                                    "{" + text(65) + ":\"v\"}",
                                    metadata(65)))
                    .allows("ttlMillis", List.of("2999", "3600001", "-1", "\"10000\"", "10000.5"))
                    .allows("status", STATUS),
            Method.of(
                            "Registry.Heartbeat",
                            SeedCluster::registry,
                            "{\"service\":\"echo\",\"id\":\"echo1\",\"lease\":\"void\"}")
                    .answers(404)
                    .requires("service", NAME)
                    .requires("id", NAME)
                    .requires("lease", LEASE)
                    .allows("status", STATUS),
            Method.of(
                            "Registry.Heartbeats",
                            SeedCluster::registry,
                            "{\"beats\":[{\"service\":\"echo\",\"id\":\"echo1\",\"lease\":\"void\"}]}")
                    .requires("beats", BEATS),
            Method.of(
                            "Registry.Deregister",
                            SeedCluster::registry,
                            "{\"service\":\"echo\",\"id\":\"echo1\",\"lease\":\"void\"}")
                    .requires("service", NAME)
                    .requires("id", NAME)
                    .allows("lease", LEASE),
            Method.of("Registry.Lookup", SeedCluster::registry, "{\"service\":\"echo\"}")
                    .requires("service", NAME)
                    .allows("all", FLAG)
                    .allows("subset", SUBSET)
                    .allows("caller", CALLER),
            Method.of("Registry.Watch", SeedCluster::registry, "{\"service\":\"echo\",\"version\":0}")
                    .requires("service", NAME)
                    .requires("version", WHOLE_NUMBER)
                    .allows("waitMillis", List.of("-1", "60001", "\"1\"", "1.5", "true"))
                    .allows("all", FLAG)
                    .allows("delta", FLAG)
                    .allows("subset", SUBSET)
                    .allows("caller", CALLER),
            Method.of("Registry.Services", SeedCluster::registry, "{}"),
            Method.of("Registry.Events", SeedCluster::registry, "{\"limit\":1}")
                    .allows("after", VERSION)
                    .allows("service", NAME)
                    .allows("limit", List.of("0", "1001", "-1", "\"1\"", "1.5"))
                    .allows("waitMillis", List.of("-1", "60001", "\"1\"", "1.5", "true")),
            Method.of("Registry.Override", SeedCluster::registry, "{\"service\":\"asked-well\",\"id\":\"nobody\"}")
                    .requires("service", NAME)
                    .requires("id", NAME)
                    .allows("status", List.of("\"UP\"", "\"out_of_service\"", "1", "{}"))
                    .allows("weight", List.of("-1", "1001", "\"5\"", "1.5", "true"))
                    .allows("reason", List.of(text(257), "7", "{}"))
                    .allows("ttlMillis", List.of("0", "999", "2592000001", "\"1000\"", "1000.5")),
            Method.of("Registry.Evict", SeedCluster::registry, "{\"service\":\"asked-well\",\"id\":\"nobody\"}")
                    .requires("service", NAME)
                    .requires("id", NAME)
                    .allows("reason", List.of(text(257), "7", "{}"))
                    .allows("banMillis", List.of("-1", "2592000001", "\"1000\"", "1000.5")),
            Method.of("Registry.Callers", SeedCluster::registry, "{}").allows("service", NAME),
            Method.of("Registry.View", SeedCluster::registry, "{\"group\":\"kv\"}")
                    .requires("group", NAME),
            Method.of(
                            "Registry.ChangeView",
                            SeedCluster::registry,
                            "{\"group\":\"kv\",\"number\":0,\"lease\":\"void\",\"primary\":\"kv1\",\"members\":["
                                    + MEMBER + "]}")
                    .answers(404)
                    .requires("group", NAME)
                    .requires("number", VERSION)
                    .requires("lease", LEASE)
                    .requires("primary", NAME)
                    .requires("members", MEMBERS),
            Method.of(
                            "Registry.Position",
                            SeedCluster::registry,
                            "{\"group\":\"kv\",\"lease\":\"void\",\"view\":1,\"seq\":1,\"said\":true}")
                    .answers(404)
                    .requires("group", NAME)
                    .requires("lease", LEASE)
                    .requires("view", VERSION)
                    .requires("seq", VERSION),
            Method.of(
                            "Registry.ReportView",
                            SeedCluster::registry,
                            "{\"group\":\"kv\",\"lease\":\"void\",\"view\":{\"number\":1,\"primary\":\"kv1\",\"members\":["
                                    + MEMBER + "]}}")
                    .answers(404)
                    .requires("group", NAME)
                    .requires("lease", LEASE)
                    .requires(
                            "view",
                            List.of(
                                    "7",
                                    "{}",
                                    "{\"number\":0,\"primary\":\"kv1\",\"members\":[" + MEMBER + "]}",
                                    "{\"number\":1,\"members\":[" + MEMBER + "]}",
                                    "{\"number\":1,\"primary\":\"kv2\",\"members\":[" + MEMBER + "]}",
                                    "{\"number\":1,\"primary\":\"kv1\",\"members\":[]}")),
            Method.of("Registry.Overview", SeedCluster::registry, "{}").allows("since", VERSION),
            Method.of("Registry.Leases", SeedCluster::registry, "{\"service\":\"echo\",\"ids\":[\"echo1\"]}")
                    .requires("service", NAME)
                    .requires("ids", List.of("7", "{}", "[]", "[null]", "[\"a b\"]", "[7]")),
            Method.of("Registry.Views", SeedCluster::registry, "{}"),
            Method.of(
                            "Registry.ForceView",
                            SeedCluster::registry,
                            "{\"group\":\"kv\",\"primary\":\"kv1\",\"members\":[\"kv1\"]}")
                    .answers(409)
                    .requires("group", NAME)
                    .requires("primary", NAME)
                    .requires("members", List.of("7", "[]", "[null]", "[\"\"]", "[\"kv2\"]", "[\"kv1\",\"kv1\"]")),
            Method.of("Registry.DeleteView", SeedCluster::registry, "{\"group\":\"kv\"}")
                    .answers(409)
                    .requires("group", NAME),
            Method.of("Registry.ReleaseReplica", SeedCluster::registry, "{\"group\":\"kv\",\"id\":\"kv1\"}")
                    .requires("group", NAME)
                    .requires("id", NAME),
            Method.of("Echo.Echo", SeedCluster::echo1, "{\"msg\":\"hello\"}").requires("msg", TEXT),
            Method.of("Math.Add", SeedCluster::math1, "{\"a\":1,\"b\":2}")
                    .requires("a", WHOLE_NUMBER)
                    .requires("b", WHOLE_NUMBER)
                    .refuses("{\"a\":9223372036854775807,\"b\":1}")
                    .refuses("{\"a\":-9223372036854775808,\"b\":-1}"),
            Method.of("KV.Put", SeedCluster::kv1, "{\"key\":\"asked-well\",\"value\":\"v\"}")
                    .requires("key", KEY)
                    .requires("value", VALUE)
                    .allows("ifVersion", VERSION)
                    .allows("requestId", REQUEST_ID),
            Method.of("KV.Delete", SeedCluster::kv1, "{\"key\":\"asked-well\"}")
                    .requires("key", KEY)
                    .allows("ifVersion", VERSION)
                    .allows("requestId", REQUEST_ID),
            Method.of("KV.Get", SeedCluster::kv2, "{\"key\":\"asked-well\"}").requires("key", KEY),
            Method.of("KV.List", SeedCluster::kv2, "{\"prefix\":\"\"}")
                    .requires("prefix", List.of(text(1_025), "7", "{}"))
                    .allows("after", List.of(text(1_025), "7", "{}"))
                    .allows("limit", List.of("0", "1001", "-1", "\"1\"", "1.5")),
            Method.of("KV.Status", SeedCluster::kv1, "{}"),
            // The messages between replicas. From a stranger they break no rule and change nothing.
            Method.of(
                            "KV.Apply",
                            SeedCluster::kv2,
                            "{\"receiver\":" + RECEIVER + ",\"view\":1,\"primary\":\"kv1\",\"members\":[" + MEMBER
                                    + "],\"session\":\"s\",\"to\":"
                                    + STRANGER + ",\"number\":1,\"standing\":\"MEMBER\",\"start\":0,"
                                    + "\"from\":0,\"fromView\":0,\"commit\":0,\"granted\":0,\"entries\":[]}")
                    .answers(409)
                    .requires("receiver", NO_RECEIVER)
                    .requires("view", VIEW)
                    .requires("primary", NAME)
                    .requires("members", MEMBERS_AS_TOLD)
                    .requires("session", SESSION)
                    .requires("to", ATTEMPT)
                    .requires("number", List.of("0", "-1", "\"1\"", "1.5", "true"))
                    .requires("standing", List.of("\"member\"", "1", "{}"))
                    .requires("start", VERSION)
                    .requires("from", VERSION)
                    .requires("fromView", VERSION)
                    .requires("commit", VERSION)
                    .requires("granted", VERSION)
                    .requires(
                            "entries", List.of("{}", "[null]", "[{}]", entries(2), entries(1, 3), entries(range(513)))),
            Method.of(
                            "KV.Committed",
                            SeedCluster::kv1,
                            "{\"receiver\":" + RECEIVER + ",\"view\":1,\"from\":\"stranger\",\"replica\":" + REPLICA
                                    + ",\"question\":1}")
                    .answers(409)
                    .requires("receiver", NO_RECEIVER)
                    .requires("view", VIEW)
                    .requires("from", NAME)
                    .requires("replica", NO_REPLICA)
                    .requires("question", VERSION),
            Method.of(
                            "KV.NewView",
                            SeedCluster::kv2,
                            "{\"receiver\":" + RECEIVER + ",\"view\":{\"number\":1,\"primary\":\"kv1\",\"members\":["
                                    + MEMBER + "]}}")
                    .answers(409)
                    .requires("receiver", NO_RECEIVER)
                    .requires(
                            "view",
                            List.of(
                                    "7",
                                    "{}",
                                    "{\"number\":1,\"members\":[" + MEMBER + "]}",
                                    "{\"number\":1,\"primary\":\"kv1\",\"members\":[]}",
                                    "{\"number\":0,\"primary\":\"kv1\",\"members\":[" + MEMBER + "]}",
                                    "{\"number\":-1,\"primary\":\"kv1\",\"members\":[" + MEMBER + "]}")),
            Method.of(
                            "KV.Snapshot",
                            SeedCluster::kv2,
                            "{\"receiver\":" + RECEIVER
                                    + ",\"view\":0,\"id\":\"stranger\",\"address\":\"localhost:1\",\"attempt\":"
                                    + STRANGER + "}")
                    .answers(409)
                    .requires("receiver", NO_RECEIVER)
                    .requires("view", VERSION)
                    .requires("id", NAME)
                    .requires("address", ADDRESS)
                    .requires("attempt", ATTEMPT));

    private Methods() {}

    /** Returns a JSON string of this many characters. */
    private static String text(int length) {
        return '"' + "a".repeat(length) + '"';
    }

    private static String metadata(int count) {
        return IntStream.of(range(count)).mapToObj(i -> "\"k" + i + "\":\"v\"").collect(joining(",", "{", "}"));
    }

    /** Returns log entries of these numbers. */
    private static String entries(int... seqs) {
        return IntStream.of(seqs)
                .mapToObj(seq -> "{\"view\":1,\"seq\":" + seq + ",\"timeMillis\":0,\"key\":\"k\",\"value\":\"v\"}")
                .collect(joining(",", "[", "]"));
    }

    private static int[] range(int count) {
        return IntStream.rangeClosed(1, count).toArray();
    }
}
