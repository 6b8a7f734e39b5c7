package io.rollcall.fake;

import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance of a service: echoes, and counts what it executed. */
public final class FakeEcho extends FakeServer {

    private final String id;
    private final AtomicInteger executed = new AtomicInteger();
    private volatile boolean silent;

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

    /** From now on requests are executed, and their connection closed in place of an answer. */
    public void fallSilent() {
        silent = true;
    }

    @Override
    protected Answer answer(String method, byte[] body) {
        executed.incrementAndGet();
        if (silent) throw new IllegalStateException("silent");
        return new Answer(200, new EchoResponse(read(body, EchoRequest.class).msg(), id));
    }
}
