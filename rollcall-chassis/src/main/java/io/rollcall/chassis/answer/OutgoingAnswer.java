package io.rollcall.chassis.answer;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.Debtor;
import io.rollcall.wire.ProblemCode;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What the answer to one request takes of its server: memory from the moment when it is made, and a permit for the
 * thread that sends it. It gives both back when the answer is sent, or its connection closed.
 */
public final class OutgoingAnswer {

    /** A refusal may say this. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** A smaller answer is not counted: it fits into the buffer of its connection, or almost. */
    private static final int SMALL_BYTES = 16 << 10;

    private static final ThreadLocal<@Nullable OutgoingAnswer> CURRENT = new ThreadLocal<>();

    private final AnswerCapacity capacity;
    private @Nullable String debtor;
    private long reserved;
    private Semaphore permits;
    private @Nullable Semaphore taken;
    private boolean isClosed;

    OutgoingAnswer(AnswerCapacity capacity) {
        this.capacity = capacity;
        this.permits = capacity.clients();
    }

    /**
     * Returns the answer to the request that this thread handles. A controller's method asks for it before it hands the
     * request over to another thread.
     */
    public static OutgoingAnswer current() {
        OutgoingAnswer current = CURRENT.get();
        if (current == null) throw new IllegalStateException("This thread handles no request");
        current.setDebtor();
        return current;
    }

    /** Sets the answer, and returns the one before, which is to be set again. */
    static @Nullable OutgoingAnswer exchange(@Nullable OutgoingAnswer next) {
        OutgoingAnswer before = CURRENT.get();
        CURRENT.set(next); // null stays in the thread's map: to remove it at each request would cost more
        return before;
    }

    private synchronized void setDebtor() {
        if (debtor == null) debtor = Debtor.current();
    }

    /**
     * Reserves memory for what is about to be kept until it is sent. Any thread may call this.
     *
     * @return false: large answers take all room, or the sender's part of it, or the client is gone. Then it must be
     *     refused
     */
    public synchronized boolean reserve(long bytes) {
        if (bytes <= SMALL_BYTES) return true;
        if (isClosed || !capacity.budget().take(debtor(), bytes)) return false;
        reserved += bytes;
        return true;
    }

    private String debtor() {
        return debtor == null ? "nobody" : debtor;
    }

    /** Counts this answer among those that keep the servers going. Clients' answers take no permit of theirs. */
    public synchronized void countAsUpkeep() {
        permits = capacity.upkeep();
    }

    /** Returns whether this thread may send a large answer. */
    synchronized boolean maySendLarge() {
        if (taken == null && permits.tryAcquire()) taken = permits;
        return taken != null;
    }

    /** The thread of this dispatch sends nothing more. */
    synchronized void releaseThread() {
        if (taken != null) taken.release();
        taken = null;
    }

    /** The answer is sent, or nobody reads it any more. */
    synchronized void close() {
        isClosed = true;
        releaseThread();
        if (reserved > 0) capacity.budget().giveBack(debtor(), reserved);
        reserved = 0;
    }

    static ProblemException tooMany(String detail) {
        return new ProblemException(HttpStatus.TOO_MANY_REQUESTS, ProblemCode.TOO_MANY, detail, RETRY_AFTER);
    }
}
