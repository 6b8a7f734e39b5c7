package io.rollcall.registry.cluster;

import io.rollcall.chassis.ProblemException;
import io.rollcall.registry.cluster.ForwardedHeartbeats.ForwardedHeartbeat;
import io.rollcall.registry.cluster.MemberClient.MemberRefusedException;
import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.registrar.Commands;
import io.rollcall.registry.registrar.Replies;
import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.HeartbeatsResponse;
import io.rollcall.wire.registry.HeartbeatsResponse.Beat;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings what instances send to a follower to the leader; the follower answers what the leader answers. Heartbeats go
 * many in one request: those of 20 ms, or 500. Therefore the leader cannot ask for the token of each sender: the
 * follower decides whether a sender may, and names its principal to the leader, which knows the follower as a member.
 */
final class Forwarder {

    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);

    private static final int BATCH_MAX = 500;

    /** The limit on heartbeats that wait for their answers: a leader that does not answer must not fill the heap. */
    private static final int WAITING_MAX = 50_000;

    /** The limit on other requests that are on their way. Each has a connection. */
    private static final int REQUESTS_MAX = 256;

    /** Below the 2 s that an instance waits before it asks another member. */
    private static final Duration TIMEOUT = Duration.ofMillis(1_200);

    private static final Duration WARNINGS_APART = Duration.ofSeconds(10);

    static final String REGISTER = "/Cluster.Register";
    static final String DEREGISTER = "/Cluster.Deregister";
    static final String HEARTBEATS = "/Cluster.Heartbeats";

    private static final Reply NOT_LEADER = new Reply.NotLeader();
    private static final Reply OUTCOME_UNKNOWN = new Reply.OutcomeUnknown();

    private record Waiting(Heartbeat heartbeat, CompletableFuture<Reply> reply) {}

    private final MemberClient client;
    private final Supplier<@Nullable String> leader;
    private final boolean isSecure;
    private final Semaphore requests = new Semaphore(REQUESTS_MAX);
    private final AtomicLong nextWarningNanos = new AtomicLong(System.nanoTime());
    private List<Waiting> next = new ArrayList<>();
    private int waiting;
    private boolean isClosed;

    /**
     * @param leader the address of the member that leads; null: none is known, or it is this one
     * @param isSecure whether this member knows its callers
     */
    Forwarder(MemberClient client, Supplier<@Nullable String> leader, boolean isSecure) {
        this.client = client;
        this.leader = leader;
        this.isSecure = isSecure;
    }

    CompletableFuture<Reply> forward(Command command) {
        String to = leader.get();
        if (to == null) return CompletableFuture.completedFuture(NOT_LEADER);
        if (command instanceof Heartbeat heartbeat) return enqueue(heartbeat);
        if (command instanceof Register register)
            return send(
                    to,
                    REGISTER,
                    new ForwardedRegistration(Commands.request(register), register.lease(), register.owner()),
                    register.from());
        if (command instanceof Deregister deregister)
            return send(to, DEREGISTER, ForwardedDeregistration.of(deregister, isSecure), null);
        throw new IllegalArgumentException("not a command of an instance: " + command);
    }

    private CompletableFuture<Reply> send(String to, String path, Object body, @Nullable String from) {
        if (!requests.tryAcquire()) return CompletableFuture.completedFuture(NOT_LEADER);
        try {
            return client.sendFrom(from, to, path, body, TIMEOUT).handle((response, failure) -> {
                requests.release();
                if (response != null) return reply(response);
                return MemberClient.isNotSent(failure) ? NOT_LEADER : OUTCOME_UNKNOWN;
            });
        } catch (RuntimeException | Error e) {
            requests.release();
            throw e;
        }
    }

    private Reply reply(HttpResponse<byte[]> response) {
        try {
            if (response.statusCode() == 200) return Codec.reply(response.body());
            boolean isRefused = response.statusCode() == 401 || response.statusCode() == 403;
            if (!isRefused) return OUTCOME_UNKNOWN;
            Problem problem = JsonMapper.shared().readValue(response.body(), Problem.class);
            if (ProblemCode.ADDRESS_NOT_ALLOWED.equals(problem.code()))
                throw new ProblemException(
                        HttpStatus.FORBIDDEN, ProblemCode.ADDRESS_NOT_ALLOWED, String.valueOf(problem.detail()));
            warnOfRefusal(problem.detail());
            return NOT_LEADER; // this member is refused, and not the instance, which asks another one
        } catch (JacksonException e) {
            return OUTCOME_UNKNOWN;
        }
    }

    private void warnIfRefused(MemberRefusedException refused) {
        boolean isOfToken =
                ProblemCode.UNAUTHENTICATED.equals(refused.code()) || ProblemCode.FORBIDDEN.equals(refused.code());
        if (isOfToken) warnOfRefusal(refused.detail());
    }

    private void warnOfRefusal(@Nullable String why) {
        long now = System.nanoTime();
        long due = nextWarningNanos.get();
        if (now - due < 0 || !nextWarningNanos.compareAndSet(due, now + WARNINGS_APART.toNanos())) return;
        log.error("The leader refuses what this member forwards: {}", why);
    }

    private CompletableFuture<Reply> enqueue(Heartbeat heartbeat) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        List<Waiting> full = List.of();
        synchronized (this) {
            if (isClosed || waiting >= WAITING_MAX) return CompletableFuture.completedFuture(NOT_LEADER);
            waiting++;
            next.add(new Waiting(heartbeat, reply));
            if (next.size() >= BATCH_MAX) full = take();
        }
        send(full);
        return reply;
    }

    /** Sends the heartbeats that have come since the last time. It must be called every 20 ms. */
    void flush() {
        send(take());
    }

    /** Forwards nothing from now on, and refuses what waits. */
    void close() {
        List<Waiting> refused;
        synchronized (this) {
            isClosed = true;
            refused = take();
        }
        answer(refused, null);
    }

    private synchronized List<Waiting> take() {
        if (next.isEmpty()) return List.of();
        List<Waiting> taken = next;
        next = new ArrayList<>();
        return taken;
    }

    private void send(List<Waiting> batch) {
        if (batch.isEmpty()) return;
        String to = leader.get();
        if (to == null) {
            answer(batch, null);
            return;
        }
        List<ForwardedHeartbeat> beats =
                batch.stream().map(one -> ForwardedHeartbeat.of(one.heartbeat)).toList();
        try {
            var unused = client.call(to, HEARTBEATS, new ForwardedHeartbeats(beats), HeartbeatsResponse.class, TIMEOUT)
                    .whenComplete((response, failure) -> {
                        if (failure != null && Causes.of(failure) instanceof MemberRefusedException refused)
                            warnIfRefused(refused);
                        answer(batch, response);
                    });
        } catch (RuntimeException | Error e) {
            answer(batch, null);
            throw e;
        }
    }

    /** @param response null: the leader has not answered, or leads no longer */
    private void answer(List<Waiting> batch, @Nullable HeartbeatsResponse response) {
        synchronized (this) {
            waiting -= batch.size();
        }
        List<Beat> beats = response == null ? List.of() : response.beats();
        boolean isWhole = beats.size() == batch.size();
        for (int i = 0; i < batch.size(); i++)
            batch.get(i).reply.complete(isWhole ? Replies.reply(beats.get(i)) : NOT_LEADER);
    }
}
