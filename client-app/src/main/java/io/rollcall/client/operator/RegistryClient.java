package io.rollcall.client.operator;

import io.rollcall.wire.ProblemCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a registry. A request goes to its next address if one does not answer or is not ready. This is safe to repeat,
 * because the registry's methods may be executed twice.
 */
public final class RegistryClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final int NOT_FOUND = 404;

    private final List<String> addresses;
    private final JsonHttp http;

    /** The index of the address that answered last. */
    private int current;

    /** @param addresses at least one */
    public RegistryClient(List<String> addresses, JsonHttp http) {
        this.addresses = List.copyOf(addresses);
        this.http = http;
    }

    /** Returns the addresses for a message. */
    public String described() {
        return String.join(", ", addresses);
    }

    /**
     * Calls a method.
     *
     * @param method such as {@code Registry.Lookup}
     * @throws NoRegistryException no address answers
     * @throws CommandFailedException the registry has refused
     */
    public <T> T call(String method, Object message, Class<T> answer) {
        return call(method, message, answer, TIMEOUT);
    }

    /** As {@link #call(String, Object, Class)}: a method that waits on its own. */
    public <T> T call(String method, Object message, Class<T> answer, Duration timeout) {
        Reply refusal = null;
        String silence = "";
        for (int attempt = 0; attempt < addresses.size(); attempt++) {
            int index = (current + attempt) % addresses.size();
            try {
                Reply reply = http.post(addresses.get(index), http.isSecure(), method, message, timeout);
                if (!reply.isUnavailable()) {
                    current = index;
                    return answer(addresses.get(index), method, reply, answer);
                }
                refusal = reply;
            } catch (IOException e) {
                if (silence.isEmpty()) silence = JsonHttp.reason(e);
            }
        }
        if (refusal != null) throw new NotReadyException(refusal.detail());
        throw new NoRegistryException("no registry answers at " + described() + ": " + silence
                + "; start one, or give its address with -registry HOST:PORT");
    }

    private static <T> T answer(String address, String method, Reply reply, Class<T> type) {
        if (!reply.isOk()) throw new CommandFailedException(refused(address, method, reply));
        @Nullable T answer = reply.as(type);
        if (answer == null) throw new CommandFailedException("what answers at " + address + " is no registry");
        return answer;
    }

    private static String refused(String address, String method, Reply reply) {
        String code = reply.code();
        if (code.equals(ProblemCode.UNKNOWN_METHOD))
            return "what answers at " + address + " has no " + method + ": it is no registry, or an earlier version";
        if (code.isEmpty() && reply.status() == NOT_FOUND) return "what answers at " + address + " is no registry";
        return reply.detail();
    }
}
