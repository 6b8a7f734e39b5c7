package io.rollcall.registry.registrar;

import io.rollcall.registry.catalog.Ttl;
import io.rollcall.registry.lease.Command;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.Status;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes commands of valid requests, and requests of commands. */
public final class Commands {

    private Commands() {}

    /**
     * @param lease the name of the new lease
     * @param owner the principal that registers; null: security is off
     * @param from the IP address from which it registers; null: it is not known
     */
    public static Command.Register register(
            RegisterRequest request, String lease, @Nullable String owner, @Nullable String from) {
        long ttlMillis = request.ttlMillis() == null ? Ttl.DEFAULT.toMillis() : request.ttlMillis();
        Instance instance = new Instance(
                request.id(),
                request.address(),
                request.weight() == null ? 1 : request.weight(),
                request.zone(),
                request.status() == null ? Status.UP : request.status(),
                false,
                sorted(request.metadata()),
                request.secure());
        return new Command.Register(request.service(), instance, lease, ttlMillis, owner, from);
    }

    /** @param by the principal that sends it; null: security is off */
    public static Command.Heartbeat heartbeat(HeartbeatRequest request, @Nullable String by) {
        return new Command.Heartbeat(request.service(), request.id(), request.lease(), request.status(), by);
    }

    /** @param by the principal that asks; null: one that may end each lease */
    public static Command.Deregister deregister(DeregisterRequest request, @Nullable String by) {
        return new Command.Deregister(request.service(), request.id(), request.lease(), by);
    }

    /** Returns the request that the command was made from. */
    public static RegisterRequest request(Command.Register command) {
        Instance instance = command.instance();
        return new RegisterRequest(
                command.service(),
                instance.id(),
                instance.address(),
                instance.weight(),
                instance.zone(),
                instance.metadata(),
                command.ttlMillis(),
                instance.status(),
                instance.secure());
    }

    private static Map<String, String> sorted(@Nullable Map<String, String> metadata) {
        return metadata == null || metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(metadata));
    }
}
