package io.rollcall.chassis.body;

import io.rollcall.chassis.BodyLimits;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body that is read as it arrives, and holds no thread in between. Then its request is dispatched once more. */
final class ArrivingBody implements ReadListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(ArrivingBody.class);

    private final AsyncContext async;
    private final ServletInputStream from;
    private final BodyBuffer buffer;
    private final Room room;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean hasEnded;
    private volatile boolean isRefused;

    private ArrivingBody(AsyncContext async, ServletInputStream from, BodyBuffer buffer, Room room) {
        this.async = async;
        this.from = from;
        this.buffer = buffer;
        this.room = room;
    }

    static void read(AsyncContext async, ServletInputStream from, BodyBuffer buffer, Room room) {
        ArrivingBody body = new ArrivingBody(async, from, buffer, room);
        async.setTimeout(BodyLimits.DEADLINE.toMillis());
        async.addListener(body);
        room.add(body);
        from.setReadListener(body);
    }

    @Override
    public void onDataAvailable() {
        lock.lock();
        try {
            while (!hasEnded && !isRefused && from.isReady()) if (buffer.read()) end(null);
            if (isRefused) end(RefusedBodyException.noRoom());
        } catch (RefusedBodyException e) {
            end(e);
        } catch (IOException e) { // Tomcat closes the connection
            giveUp();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onAllDataRead() {
        end(null);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end(RefusedBodyException.late());
    }

    /**
     * Makes room for others. It does not wait for the thread that reads this body, because that one may be about to
     * refuse the caller's: it ends this body itself, or the deadline does.
     */
    void refuse() {
        isRefused = true;
        if (!lock.tryLock()) return;
        try {
            end(RefusedBodyException.noRoom());
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable IOException failure) {
        lock.lock();
        try {
            if (hasEnded) return;
            hasEnded = true;
            room.remove(this);
            if (failure != null) buffer.close(); // nobody reads what there is of it
            async.getRequest().setAttribute(Body.ARRIVED, buffer.body(failure));
            async.dispatch();
        } catch (IllegalStateException e) {
            buffer.close();
            log.debug("The client was gone, or the server has stopped, before the body was there", e);
        } finally {
            lock.unlock();
        }
    }

    private void close() {
        hasEnded = true;
        room.remove(this);
        buffer.close();
    }

    @Override
    public void onError(Throwable failure) {
        giveUp();
    }

    @Override
    public void onError(AsyncEvent event) {
        giveUp();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        giveUp();
    }

    /** The client is gone. */
    private void giveUp() {
        lock.lock();
        try {
            if (hasEnded) {
                buffer.close(); // its request may never have been dispatched
                return;
            }
            close();
            async.complete();
        } catch (IllegalStateException e) {
            log.debug("It is complete already", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
