package io.rollcall.registry.cluster;

import io.rollcall.registry.callers.Callers;
import io.rollcall.registry.callers.Callers.Heard;
import io.rollcall.registry.callers.CallersOfAll;
import io.rollcall.wire.registry.CallersRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callers that all members have heard of. Each knows those that ask it, and is asked when somebody wants to know:
 * nothing of this is in the log, because every watch of every caller would be.
 */
final class CallersOfMembers implements CallersOfAll {

    static final String PATH = "/Cluster.Callers";

    private static final Logger log = LoggerFactory.getLogger(CallersOfMembers.class);

    /** A member that is down must not keep a map from being drawn. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** What one member has heard. */
    record Answer(List<Heard> heard) {}

    private final Callers own;
    private final Supplier<? extends Collection<String>> others;
    private final MemberClient client;

    /** @param others the addresses of the other members */
    CallersOfMembers(Callers own, Supplier<? extends Collection<String>> others, MemberClient client) {
        this.own = own;
        this.others = others;
        this.client = client;
    }

    @Override
    public CompletableFuture<List<Heard>> heard(@Nullable String service) {
        List<CompletableFuture<List<Heard>>> asked =
                others.get().stream().map(member -> ask(member, service)).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    List<Heard> all = new ArrayList<>(own.heard(service));
                    for (CompletableFuture<List<Heard>> one : asked) all.addAll(one.join());
                    return all;
                });
    }

    private CompletableFuture<List<Heard>> ask(String member, @Nullable String service) {
        return client.call(member, PATH, new CallersRequest(service), Answer.class, TIMEOUT)
                .handle((answer, failure) -> {
                    if (answer != null) return answer.heard();
                    log.debug("{} does not tell its callers", member, failure);
                    return List.of();
                });
    }
}
