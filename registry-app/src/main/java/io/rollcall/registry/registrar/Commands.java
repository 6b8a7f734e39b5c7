package io.rollcall.registry.registrar;

import io.rollcall.registry.catalog.Ban;
import io.rollcall.registry.catalog.Directive;
import io.rollcall.registry.catalog.Ttl;
import io.rollcall.registry.lease.Command;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.EvictRequest;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.OverrideRequest;
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

    /**
     * @param by the principal that asks; null: one that may end each lease
     * @param operator the name of the one that may; null: it is not known, or the instance itself asks
     */
    public static Command.Deregister deregister(
            DeregisterRequest request, @Nullable String by, @Nullable String operator) {
        return new Command.Deregister(request.service(), request.id(), request.lease(), by, operator);
    }

    /**
     * @param by the principal of the operator; null: security is off
     * @param nowMillis the time of day, in milliseconds since 1970
     */
    public static Command.PutOverride override(OverrideRequest request, @Nullable String by, long nowMillis) {
        boolean isTakenBack = request.status() == null && request.weight() == null;
        Long until = request.ttlMillis() == null ? null : nowMillis + request.ttlMillis();
        Directive directive = isTakenBack
                ? null
                : new Directive(request.status(), request.weight(), request.reason(), by, nowMillis, until);
        return new Command.PutOverride(request.service(), request.id(), directive, by, request.reason());
    }

    /** @param by and the time as in an override */
    public static Command.Evict evict(EvictRequest request, @Nullable String by, long nowMillis) {
        long banMillis = request.banMillis() == null ? 0 : request.banMillis();
        Ban ban = banMillis == 0 ? null : new Ban(request.reason(), by, nowMillis, nowMillis + banMillis);
        return new Command.Evict(request.service(), request.id(), ban, by, request.reason());
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
