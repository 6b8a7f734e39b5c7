package io.rollcall.registry.registrar;

import io.rollcall.chassis.ProblemException;
import io.rollcall.registry.catalog.Ban;
import io.rollcall.registry.lease.Reply;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.HeartbeatsResponse.Beat;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;

/** Replies as they are on the wire. */
public final class Replies {

    private static final Duration RETRY_WITHOUT_LEADER = Duration.ofSeconds(1);
    private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(10);

    private Replies() {}

    /** Returns what became of many heartbeats, in their order, once all are answered. */
    public static CompletableFuture<List<Beat>> beats(Stream<CompletableFuture<Reply>> heartbeats) {
        List<CompletableFuture<Reply>> replies = heartbeats.toList();
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(
                        all -> replies.stream().map(reply -> beat(reply.join())).toList());
    }

    private static Beat beat(Reply reply) {
        if (reply instanceof Reply.Renewed renewed) return new Beat(renewed.ttlMillis(), renewed.version(), null);
        if (reply instanceof Reply.UnknownLease) return new Beat(null, null, ProblemCode.UNKNOWN_LEASE);
        if (reply instanceof Reply.OwnedByAnother) return new Beat(null, null, ProblemCode.OWNED_BY_ANOTHER);
        if (reply instanceof Reply.OutcomeUnknown) return new Beat(null, null, ProblemCode.OUTCOME_UNKNOWN);
        if (isNoLeader(reply)) return new Beat(null, null, ProblemCode.NOT_READY);
        throw unexpected(reply);
    }

    /** Returns the reply that became this. */
    public static Reply reply(Beat beat) {
        if (beat.ttlMillis() != null && beat.version() != null)
            return new Reply.Renewed(beat.ttlMillis(), beat.version());
        if (ProblemCode.UNKNOWN_LEASE.equals(beat.code())) return new Reply.UnknownLease();
        if (ProblemCode.OWNED_BY_ANOTHER.equals(beat.code())) return new Reply.OwnedByAnother();
        return ProblemCode.OUTCOME_UNKNOWN.equals(beat.code()) ? new Reply.OutcomeUnknown() : new Reply.NotLeader();
    }

    /** Returns the exception that a refusal is. */
    public static RuntimeException refusal(Reply reply) {
        if (reply instanceof Reply.UnknownLease)
            return new ProblemException(
                    HttpStatus.NOT_FOUND,
                    ProblemCode.UNKNOWN_LEASE,
                    "The registry knows no such lease. Register again.");
        if (reply instanceof Reply.OwnedByAnother)
            return new ProblemException(
                    HttpStatus.CONFLICT,
                    ProblemCode.OWNED_BY_ANOTHER,
                    "Another principal has registered this id, and its lease is held. Take another id, use the token of"
                            + " that principal, or ask an operator to deregister the instance.");
        if (reply instanceof Reply.Full full)
            return new ProblemException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    ProblemCode.TOO_MANY,
                    "The registry is full: it holds " + full.bound() + ". Try again after other instances have left.",
                    RETRY_WHEN_FULL);
        if (reply instanceof Reply.Banned banned) return evicted(banned.ban());
        if (reply instanceof Reply.FullOfWords full)
            return new ProblemException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    ProblemCode.TOO_MANY,
                    full.bound() + " are in force, which is the limit. Take some of them back.",
                    RETRY_WHEN_FULL);
        if (reply instanceof Reply.NotDurable failed)
            return new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    ProblemCode.NOT_DURABLE,
                    "It could not be written, so nothing has changed: " + failed.why() + ". Check the registry's disk.",
                    RETRY_WHEN_FULL);
        if (isNoLeader(reply)) return notReady();
        return reply instanceof Reply.OutcomeUnknown ? outcomeUnknown() : unexpected(reply);
    }

    private static ProblemException evicted(Ban ban) {
        Duration left = Duration.ofMillis(Math.max(1_000, ban.untilMillis() - System.currentTimeMillis()));
        String who = ban.by() == null ? "An operator" : "The operator " + ban.by();
        String why = ban.reason() == null ? "" : " (" + ban.reason() + ")";
        return new ProblemException(
                HttpStatus.CONFLICT,
                ProblemCode.EVICTED,
                who + " has evicted this instance" + why + ", and its id may not register again before "
                        + Instant.ofEpochMilli(ban.untilMillis()).truncatedTo(ChronoUnit.SECONDS)
                        + ". Register under another id, wait, or ask the operator to lift the ban.",
                left);
    }

    /** Returns the refusal of a deregistration that lacks the lease. */
    public static ProblemException leaseNeeded() {
        return new ProblemException(
                HttpStatus.FORBIDDEN,
                ProblemCode.FORBIDDEN,
                "Without its lease an instance is deregistered by an operator only. Send the lease, or a token with the"
                        + " scope operate.");
    }

    public static ProblemException notReady() {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemCode.NOT_READY,
                "No member of the registry leads at the moment, so nothing has changed. Ask again, or another member.",
                RETRY_WITHOUT_LEADER);
    }

    public static ProblemException outcomeUnknown() {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemCode.OUTCOME_UNKNOWN,
                "The leader of the registry has changed or does not answer, and it is not known whether this request"
                        + " was done. Ask again.",
                RETRY_WITHOUT_LEADER);
    }

    private static boolean isNoLeader(Reply reply) {
        return reply instanceof Reply.NotLeader || reply instanceof Reply.Uncertain;
    }

    private static RuntimeException unexpected(Reply reply) {
        return new IllegalStateException("Not a reply to this command: " + reply);
    }
}
