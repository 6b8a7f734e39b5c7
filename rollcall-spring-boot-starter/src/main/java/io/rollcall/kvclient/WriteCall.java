package io.rollcall.kvclient;

import io.rollcall.kvclient.AttemptFailedException.Verdict;
import io.rollcall.wire.Address;
import io.rollcall.wire.kv.KvApi;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.WriteResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One write, from its first attempt until its outcome is known or its deadline is over. Every attempt carries the same
 * request id, so it does not matter how many of them arrive, or when.
 *
 * <p>The outcome follows from every attempt together. Once one of them may have arrived, only an answer to a later one
 * settles the outcome: a refusal is about the attempt that it refuses, and says nothing about earlier ones. So "not
 * executed" is said only if every attempt was refused or never sent.
 *
 * <p>The special case is a client session that the store refuses. It has forgotten the session
 * ({@code session-expired}: ten minutes without a write), or knows a later number ({@code stale-request}: a copy of
 * this process, such as a resumed snapshot of its machine, uses the same session). If nothing of this write may have
 * arrived, it continues once in a new session, of which the first number is never refused. If something may have
 * arrived, another session might execute the write twice, and the same one will never get an answer: the outcome is
 * unknown at once.
 */
final class WriteCall {

    /**
     * A group has one primary. After more hops than this the primary is changing, or two replicas point to each other.
     */
    private static final int MAX_HOPS = 3;

    /** Sends the write with its request id. */
    @FunctionalInterface
    interface Write {

        CompletableFuture<WriteResponse> send(KvApi kv, RequestId id);
    }

    private final Attempts.Resources resources;
    private final Attempts attempts;
    private final Write write;
    private ClientSession session;
    private RequestId id;
    private boolean isSessionRefused;

    /** The last attempt that may have been executed; null: there is none. */
    private @Nullable AttemptFailedException unknown;

    WriteCall(Attempts.Resources resources, Attempts attempts, Write write, ClientSession session) {
        this.resources = resources;
        this.attempts = attempts;
        this.write = write;
        this.session = session;
        this.id = session.nextWrite();
    }

    /** @throws KvException says what the caller then knows */
    WriteResult make() {
        AttemptFailedException failure;
        do {
            try {
                return atPrimary();
            } catch (AttemptFailedException e) {
                failure = e;
            }
        } while (isWorthAnother(failure) && attempts.pause());
        AttemptFailedException open = unknown;
        throw open == null
                ? new NotExecutedException(failure.why(), failure.getCause())
                : new OutcomeUnknownException(id, open.why(), open.getCause());
    }

    /**
     * Returns the session for the next write, once this one has ended; null: it must not make another write. A session
     * that the store does not know yet could not, and it costs nothing to forget it.
     */
    @Nullable
    ClientSession reusableSession() {
        return isSessionRefused || unknown != null || !session.isKnown() ? null : session;
    }

    /**
     * Makes one attempt, over as many hops as it takes to the primary. Every replica but the last did not execute it.
     */
    private WriteResult atPrimary() throws AttemptFailedException {
        Target target = attempts.next(resources.replicas().primary());
        WriteResponse response = send(target);
        for (int hop = 1; response.redirectTo() != null && !response.ok(); hop++) {
            target = Target.at(follow(target.address(), response.redirectTo(), hop));
            response = send(target);
        }
        return onDecided(target.address(), response);
    }

    private WriteResponse send(Target target) throws AttemptFailedException {
        try {
            return attempts.send(target, kv -> write.send(kv, id));
        } catch (AttemptFailedException e) {
            if (e.verdict() == Verdict.UNKNOWN) unknown = e;
            throw e;
        }
    }

    private String follow(String from, String to, int hop) throws AttemptFailedException {
        if (!to.matches(Address.PATTERN))
            throw attempts.unavailable(from, "redirected to '" + to + "', not an address");
        if (!resources.replicas().isKnown(to))
            throw attempts.unavailable(from, "redirected to " + to + ", which the registry does not list");
        if (hop > MAX_HOPS) throw attempts.unavailable(from, "redirected " + hop + " times, last to " + to);
        resources.meters().onRedirect();
        resources.replicas().onRedirect(to);
        return to;
    }

    private WriteResult onDecided(String address, WriteResponse response) throws AttemptFailedException {
        Long version = response.version();
        if (version == null) {
            AttemptFailedException noWord = AttemptFailedException.unknown(address + " answered without a version");
            unknown = noWord;
            throw noWord;
        }
        resources.replicas().onPrimary(address);
        unknown = null;
        session.onExecuted();
        return new WriteResult(response.ok(), version, response.servedBy());
    }

    private boolean isWorthAnother(AttemptFailedException failure) {
        if (failure.verdict() != Verdict.SESSION_REFUSED)
            return failure.verdict().isWorthAnotherReplica();
        if (unknown != null || !session.isKnown()) {
            isSessionRefused = true;
            return false;
        }
        session = new ClientSession();
        id = session.nextWrite();
        return true;
    }
}
