package io.rollcall.chassis.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A body that is read as it arrives, and holds no thread in between. Then its request is dispatched once more. */
final class ArrivingBody implements ReadListener, AsyncListener {

    private final AsyncContext async;
    private final ServletInputStream from;
    private final BodyBuffer buffer;
    private boolean hasEnded;

    private ArrivingBody(AsyncContext async, ServletInputStream from, BodyBuffer buffer) {
        this.async = async;
        this.from = from;
        this.buffer = buffer;
    }

    static void read(AsyncContext async, ServletInputStream from, BodyBuffer buffer) {
        ArrivingBody body = new ArrivingBody(async, from, buffer);
        async.setTimeout(WholeBodyFilter.DEADLINE.toMillis());
        async.addListener(body);
        from.setReadListener(body);
    }

    @Override
    public void onDataAvailable() {
        try {
            while (from.isReady()) {
                if (buffer.read()) {
                    end(null);
                    return;
                }
            }
        } catch (IOException e) {
            end(e);
        }
    }

    @Override
    public void onAllDataRead() {
        end(null);
    }

    @Override
    public void onError(Throwable failure) {
        giveUp();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end(RefusedBodyException.late());
    }

    private synchronized void end(@Nullable IOException failure) {
        if (hasEnded) return;
        hasEnded = true;
        async.getRequest().setAttribute(Body.ARRIVED, buffer.end(failure));
        async.dispatch();
    }

    /** The client is gone. */
    private synchronized void giveUp() {
        if (hasEnded) return;
        hasEnded = true;
        var unused = buffer.end(null);
        async.complete();
    }

    @Override
    public void onError(AsyncEvent event) {
        giveUp();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    @Override
    public void onComplete(AsyncEvent event) {}
}
