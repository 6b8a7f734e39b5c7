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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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

    /** How long what the others have answered is good for further requests: pages poll. */
    private static final Duration SHARED = Duration.ofSeconds(1);

    /** The most that a link takes of an answer, with three names and its age. */
    private static final long BYTES_OF_LINK = 300;

    private static final long BYTES_OF_ANSWER = 1_000;

    /** What one member has heard. */
    record Answer(List<Heard> heard) {}

    private final Callers own;
    private final Supplier<? extends Collection<String>> others;
    private final MemberClient client;

    /** What the others answer, or have answered just now; null: nobody has asked lately. The lock guards it. */
    private @Nullable CompletableFuture<List<Heard>> shared;

    /** @param others the addresses of the other members */
    CallersOfMembers(Callers own, Supplier<? extends Collection<String>> others, MemberClient client) {
        this.own = own;
        this.others = others;
        this.client = client;
    }

    @Override
    public CompletableFuture<List<Heard>> heard(@Nullable String service) {
        return ofOthers().thenApply(heard -> {
            List<Heard> all = new ArrayList<>(own.heard(service));
            for (Heard one : heard)
                if (service == null || service.equals(one.link().service())) all.add(one);
            return all;
        });
    }

    private synchronized CompletableFuture<List<Heard>> ofOthers() {
        if (shared != null) return shared;
        CompletableFuture<List<Heard>> asked = askOthers();
        shared = asked;
        Executor afterwards = CompletableFuture.delayedExecutor(SHARED.toMillis(), TimeUnit.MILLISECONDS);
        var unused = asked.whenCompleteAsync((heard, failure) -> forget(), afterwards);
        return asked;
    }

    private synchronized void forget() {
        shared = null;
    }

    private CompletableFuture<List<Heard>> askOthers() {
        List<CompletableFuture<List<Heard>>> asked =
                others.get().stream().map(this::ask).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(done ->
                        asked.stream().flatMap(one -> one.join().stream()).toList());
    }

    private CompletableFuture<List<Heard>> ask(String member) {
        long maxBytes = BYTES_OF_ANSWER + own.most() * BYTES_OF_LINK;
        return client.call(member, PATH, new CallersRequest(null), Answer.class, TIMEOUT, maxBytes)
                .handle((answer, failure) -> {
                    if (answer != null) return answer.heard();
                    log.debug("{} does not tell its callers", member, failure);
                    return List.of();
                });
    }
}
