package io.rollcall.client;

import io.rollcall.chassis.Flag;
import io.rollcall.chassis.Flags;
import io.rollcall.client.ClientProperties.Op;
import io.rollcall.client.ClientProperties.Service;
import io.rollcall.client.report.Output;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The flags of the command line. */
final class ClientFlags {

    static final Flags ALL = Flags.of(
            "client",
            Flags.REGISTRY,
            Flag.text(
                    "token-file",
                    "FILE",
                    "rollcall.security.token-file",
                    "the file with the token to send, where security is on"),
            Flag.text(
                    "certificates",
                    "DIR",
                    "rollcall.security.certificates",
                    "the directory with tls.crt, tls.key and ca.crt, where servers speak TLS"),
            Flag.oneOf(
                    "service",
                    words(Service.values()),
                    "rollcall.client.service",
                    "the service to call; echo if not given"),
            Flag.text(
                    "algo",
                    "random|rr|wrr|least|ewma|hash|...",
                    "rollcall.load-balancer",
                    "the load balancing algorithm: the name of a LoadBalancer bean"),
            Flag.integer(
                    "n",
                    1,
                    ClientProperties.MAX_CALLS,
                    "rollcall.client.calls",
                    "how many calls; if not given 20, or 1 for kv, or with -follow no end"),
            Flag.integer(
                    "concurrency",
                    1,
                    ClientProperties.MAX_CONCURRENCY,
                    "rollcall.client.concurrency",
                    "how many calls at a time; 1 if not given"),
            Flag.integer(
                    "rate",
                    0,
                    ClientProperties.MAX_RATE,
                    "rollcall.client.rate",
                    "how many calls a second in all; 0 is no limit; if not given 0, or with -follow 100"),
            Flag.onOff(
                    "follow",
                    "rollcall.client.follow",
                    "show each second how many calls each instance serves, how fast, and which come and go"),
            Flag.text(
                    "plot",
                    "FILE.png|FILE.svg",
                    "rollcall.client.plot",
                    "draw calls and latencies over time into this file"),
            Flag.oneOf("output", words(Output.values()), "rollcall.client.output", "table if not given"),
            Flag.text("msg", "TEXT", "rollcall.client.msg", "echo: what to say"),
            Flag.integer("a", Long.MIN_VALUE, Long.MAX_VALUE, "rollcall.client.a", "math: the first summand"),
            Flag.integer("b", Long.MIN_VALUE, Long.MAX_VALUE, "rollcall.client.b", "math: the second summand"),
            Flag.oneOf("op", words(Op.values()), "rollcall.client.op", "kv: what to do"),
            Flag.text("key", "TEXT", "rollcall.client.key", "kv: what to put or get"),
            Flag.text("value", "TEXT", "rollcall.client.value", "kv: what to put there"));

    private static List<String> words(Enum<?>... values) {
        return Stream.of(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private ClientFlags() {}
}
