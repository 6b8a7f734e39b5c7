package io.rollcall.client.call;

import io.rollcall.wire.Address;
import io.rollcall.wire.kv.KvApi;
import io.rollcall.wire.kv.WriteResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.ResourceAccessException;

/**
 * The replica that takes writes, as far as this session knows: none at first, so that a write goes to any replica; then the
 * one that a replica pointed to, until it cannot be reached.
 */
final class Primary {

    /** A group has one primary. More hops than these: it is moving, or two replicas point to each other. */
    private static final int MAX_HOPS = 3;

    private final KvApi anyReplica;
    private final Function<String, KvApi> replicaAt;
    private final LongAdder redirects;
    private final AtomicReference<@Nullable Replica> known = new AtomicReference<>();

    /**
     * @param replicaAt the store at an address
     * @param redirects counts the hops
     */
    Primary(KvApi anyReplica, Function<String, KvApi> replicaAt, LongAdder redirects) {
        this.anyReplica = anyReplica;
        this.replicaAt = replicaAt;
        this.redirects = redirects;
    }

    /** Sends a write to the primary, wherever that turns out to be. At each replica but the last it was not executed. */
    WriteResponse write(Function<KvApi, CompletableFuture<WriteResponse>> write) {
        WriteResponse response = send(write);
        for (int hop = 1; !response.ok() && response.redirectTo() != null; hop++) {
            if (hop > MAX_HOPS) throw new NotExecuted("redirected " + hop + " times, last to " + response.redirectTo());
            follow(response.redirectTo());
            response = send(write);
        }
        return response;
    }

    private WriteResponse send(Function<KvApi, CompletableFuture<WriteResponse>> write) {
        Replica replica = known.get();
        if (replica == null) return write.apply(anyReplica).join();
        try {
            return write.apply(replica.kv()).join();
        } catch (ResourceAccessException e) {
            known.compareAndSet(replica, null);
            throw e;
        }
    }

    private void follow(String address) {
        if (!address.matches(Address.PATTERN)) throw new NotExecuted("redirected to '" + address + "', not an address");
        redirects.increment();
        known.set(new Replica(replicaAt.apply(address)));
    }

    /** A wrapper for its identity: a proxy of an interface need not have an {@code equals} to rely on. */
    private record Replica(KvApi kv) {}
}
