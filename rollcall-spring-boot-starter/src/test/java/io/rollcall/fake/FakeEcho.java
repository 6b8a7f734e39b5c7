package io.rollcall.fake;

import io.rollcall.wire.Problem;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An instance of a service: echoes, and counts what it executed. */
public final class FakeEcho extends FakeServer {

    private final String id;
    private final AtomicInteger executed = new AtomicInteger();
    private volatile boolean silent;
    private volatile long delayMillis;
    private volatile @Nullable Answer refusal;

    private FakeEcho(String id) {
        this.id = id;
    }

    public static FakeEcho opened(String id) {
        FakeEcho echo = new FakeEcho(id);
        echo.open();
        return echo;
    }

    public String id() {
        return id;
    }

    public int executed() {
        return executed.get();
    }

    /** Executes requests from now on, and closes their connection in place of an answer. */
    public void fallSilent() {
        silent = true;
    }

    /** Executes requests from now on, and answers them after this delay. */
    public void slowDown(long millis) {
        delayMillis = millis;
    }

    /** Answers requests with a problem from now on. */
    public void refuse(int status, @Nullable Integer retryAfterSeconds) {
        refusal = new Answer(
                status, new Problem("about:blank", null, status, "As told", null, null, null), retryAfterSeconds);
    }

    @Override
    protected Answer answer(String method, byte[] body) {
        executed.incrementAndGet();
        if (silent) throw new IllegalStateException("silent");
        pause();
        Answer refused = refusal;
        if (refused != null) return refused;
        return new Answer(200, new EchoResponse(read(body, EchoRequest.class).msg(), id));
    }

    private void pause() {
        try {
            Thread.sleep(delayMillis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("closed while it was slow", e);
        }
    }
}
