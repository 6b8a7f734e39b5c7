package io.rollcall.client;

import io.rollcall.client.ClientProperties.Op;
import io.rollcall.client.call.ServiceCall;
import io.rollcall.client.call.ServiceCalls;
import java.util.function.Supplier;

/** Turns what is asked for into calls, or says what is missing. */
final class Request {

    /** @return the call of each worker */
    static Supplier<ServiceCall> of(ClientProperties asked, ServiceCalls calls) throws CannotBegin {
        return switch (asked.service()) {
            case ECHO -> calls.echo(asked.msg());
            case MATH -> calls.add(asked.a(), asked.b());
            case KV -> ofKv(asked, calls);
        };
    }

    private static Supplier<ServiceCall> ofKv(ClientProperties asked, ServiceCalls calls) throws CannotBegin {
        Op op = asked.op();
        String key = asked.key();
        String value = asked.value();
        if (op == null) throw missing("-service kv needs -op put or -op get");
        if (key == null) throw missing("-service kv needs -key");
        if (op == Op.GET) return calls.get(key);
        if (value == null) throw missing("-op put needs -value");
        return calls.put(key, value);
    }

    private static CannotBegin missing(String what) {
        return new CannotBegin(Exit.BAD_USAGE, what);
    }

    private Request() {}
}
