package io.rollcall.client;

import io.rollcall.client.ClientProperties.Op;
import io.rollcall.client.call.ServiceCall;
import io.rollcall.client.call.ServiceCalls;
import java.util.function.Supplier;

/** Turns the flags into calls, or says which flag is missing. */
final class RequestedCall {

    /** @return a supplier that makes the call of each worker */
    static Supplier<ServiceCall> of(ClientProperties asked, ServiceCalls calls) throws SessionStartException {
        return switch (asked.service()) {
            case ECHO -> calls.echo(asked.msg());
            case MATH -> calls.add(asked.a(), asked.b());
            case KV -> ofKv(asked, calls);
        };
    }

    private static Supplier<ServiceCall> ofKv(ClientProperties asked, ServiceCalls calls) throws SessionStartException {
        Op op = asked.op();
        String key = asked.key();
        String value = asked.value();
        if (op == null) throw missing("-service kv needs -op put or -op get");
        if (key == null) throw missing("-service kv needs -key");
        if (op == Op.GET) return calls.get(key);
        if (value == null) throw missing("-op put needs -value");
        return calls.put(key, value);
    }

    private static SessionStartException missing(String what) {
        return new SessionStartException(ExitStatus.BAD_USAGE, what);
    }

    private RequestedCall() {}
}
