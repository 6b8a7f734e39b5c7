package io.rollcall.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One process of a service, as in a lookup.
 *
 * @param id unique within the service
 * @param address {@code host:port}
 * @param weight its share of calls, 1 to 1,000
 * @param zone where it runs, if it is known
 * @param suspect its lease has expired together with those of many others, so that the network is the likelier
 *     cause
 * @param metadata as the instance registered it
 * @param secure true: it is called over TLS; null, and absent on the wire: it is not, or does not say
 * @param override an operator's word about it, which counts for calls; null: there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Instance(
        String id,
        String address,
        int weight,
        @Nullable String zone,
        Status status,
        boolean suspect,
        Map<String, String> metadata,
        @Nullable Boolean secure,
        @Nullable InstanceOverride override) {

    public Instance {
        if (!Boolean.TRUE.equals(secure)) secure = null;
    }

    /** An instance of which no operator has said anything. */
    public Instance(
            String id,
            String address,
            int weight,
            @Nullable String zone,
            Status status,
            boolean suspect,
            Map<String, String> metadata,
            @Nullable Boolean secure) {
        this(id, address, weight, zone, status, suspect, metadata, secure, null);
    }

    /** An instance that is called without TLS. */
    public Instance(
            String id,
            String address,
            int weight,
            @Nullable String zone,
            Status status,
            boolean suspect,
            Map<String, String> metadata) {
        this(id, address, weight, zone, status, suspect, metadata, null);
    }

    /** Returns whether it is called over TLS. */
    public boolean speaksTls() {
        return secure != null;
    }

    /** Returns whether the operator lets it get calls, whatever its status. */
    public boolean allowsCalls() {
        return override == null || override.allowsCalls();
    }

    /** Returns whether it is {@code UP}, and the operator lets it get calls. */
    public boolean takesCalls() {
        return status == Status.UP && allowsCalls();
    }

    /** Returns its share of calls: the operator's word, or else its own. */
    public int shareOfCalls() {
        return override == null || override.weight() == null ? weight : override.weight();
    }

    /**
     * Returns those that calls may go to: never those to which an operator lets no calls go; of the others, those that
     * are {@linkplain Status#callable callable}.
     */
    public static <T> List<T> callable(List<T> all, Function<T, Instance> instance) {
        List<T> allowed =
                all.stream().filter(one -> instance.apply(one).allowsCalls()).toList();
        return Status.callable(allowed, one -> instance.apply(one).status());
    }

    /** Returns the same with another word of an operator. */
    public Instance with(@Nullable InstanceOverride word) {
        return new Instance(id, address, weight, zone, status, suspect, metadata, secure, word);
    }
}
