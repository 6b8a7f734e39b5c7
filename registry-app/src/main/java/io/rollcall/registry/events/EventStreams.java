package io.rollcall.registry.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.chassis.answer.CutOff;
import io.rollcall.registry.events.EventHistory.Part;
import io.rollcall.wire.registry.Event;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * The streams of events of which pages make use. A client has a place in the {@link EventHistory} and no queue, and
 * what is written to it is not waited for: a client that reads slowly is behind, and one that reads nothing for {@link
 * #PATIENCE} is cut off. It comes back with the id of the last event that it has, and goes on from there.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML, server-sent events</a>
 */
public final class EventStreams implements SmartLifecycle {

    /** How long a client may take nothing of what is there for it. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * How long one answer goes on. Then the client comes back, and its credential is looked at again: it may have been
     * revoked.
     */
    private static final Duration LIFE = Duration.ofMinutes(1);

    /**
     * How often an idle client hears something. This shows whether it has gone, and proxies close connections on which
     * nothing happens.
     */
    private static final Duration KEPT_ALIVE_EVERY = Duration.ofSeconds(5);

    private static final Duration CHECKED_EVERY = Duration.ofSeconds(1);

    /** The most events that are written at once: some 40 kB. */
    private static final int TOGETHER_MAX = 100;

    /** How long a browser waits before it connects again. */
    private static final int RETRY_MILLIS = 2_000;

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final EventHistory history;
    private final JsonMapper json;
    private final Places places;
    private final boolean mayLag;
    private final Duration patience;
    private final Duration life;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isDue = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private volatile boolean open;

    /**
     * @param most the limit on clients
     * @param quota the part of it, in percent, that one principal, or one address, may take
     * @param mayLag whether other members may be further
     */
    public EventStreams(EventHistory history, JsonMapper json, int most, int quota, boolean mayLag) {
        this(history, json, most, quota, mayLag, PATIENCE, LIFE);
    }

    EventStreams(
            EventHistory history,
            JsonMapper json,
            int most,
            int quota,
            boolean mayLag,
            Duration patience,
            Duration life) {
        this.history = history;
        this.json = json;
        this.places = new Places("streams of events", most, quota);
        this.mayLag = mayLag;
        this.patience = patience;
        this.life = life;
        this.thread = new ScheduledThreadPoolExecutor(1, EventStreams::daemon, new DiscardPolicy());
        history.onEvent(this::onEvent);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "event-streams");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Answers a request with a stream that its client ends.
     *
     * @param after the sequence of the last event that the client has; null: it wants those from now on
     * @param debtor the name under which it is counted
     * @throws io.rollcall.chassis.ProblemException 429 {@code too-many}
     */
    public void begin(HttpServletRequest request, HttpServletResponse response, @Nullable Long after, String debtor)
            throws IOException {
        places.take(debtor);
        Client client;
        try {
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no"); // nginx would keep events back
            AsyncContext async = request.startAsync(request, response);
            async.setTimeout(0);
            client = new Client(
                    request, async, response.getOutputStream(), after == null ? history.last() : after, debtor);
            async.addListener(client);
        } catch (IOException | RuntimeException | Error e) {
            places.giveBack(debtor);
            throw e;
        }
        clients.add(client);
        client.begin();
        if (!open) client.end();
    }

    private void onEvent() {
        if (clients.isEmpty() || !isDue.compareAndSet(false, true)) return;
        try {
            var unused = thread.schedule(this::tellAll, EventWaiters.MERGE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | Error e) {
            isDue.set(false); // the next check tells them
            throw e;
        }
    }

    private void tellAll() {
        isDue.set(false); // what happens from now on is told separately
        clients.forEach(Client::tell);
    }

    private void check() {
        try {
            clients.forEach(Client::check);
        } catch (RuntimeException | Error e) { // the next check comes all the same
            log.error("The streams of events could not be checked", e);
        }
    }

    /** Returns how many clients there are. */
    public int clients() {
        return places.taken();
    }

    /** One client. The container's threads and ours write to it, one at a time. */
    private final class Client implements WriteListener, AsyncListener {

        private final HttpServletRequest request;
        private final AsyncContext async;
        private final ServletOutputStream out;
        private final String debtor;
        private final long beganNanos = System.nanoTime();
        private final AtomicBoolean isOver = new AtomicBoolean();

        // The lock of this object guards what follows.
        private long told;
        private boolean isUnflushed;
        private boolean isBegun;
        private boolean isGreeted;
        private boolean hasEnded;
        private long lastWrittenNanos = System.nanoTime();

        /** Since when the client takes nothing of what is there for it; null: there is nothing, or it does. */
        private @Nullable Long stuckSinceNanos;

        Client(HttpServletRequest request, AsyncContext async, ServletOutputStream out, long told, String debtor) {
            this.request = request;
            this.async = async;
            this.out = out;
            this.told = told;
            this.debtor = debtor;
        }

        void begin() {
            out.setWriteListener(this);
        }

        @Override
        public synchronized void onWritePossible() {
            isBegun = true;
            write(false);
        }

        synchronized void tell() {
            write(false);
        }

        synchronized void check() {
            long now = System.nanoTime();
            if (stuckSinceNanos != null && now - stuckSinceNanos > patience.toNanos()) {
                log.info("A client of the stream of events reads nothing, and is cut off: {}", debtor);
                CutOff.cutOff(request); // or a thread of the server's would wait for the client
                end();
                return;
            }
            write(now - lastWrittenNanos > KEPT_ALIVE_EVERY.toNanos());
            if (stuckSinceNanos == null && now - beganNanos > life.toNanos()) end();
        }

        /** @param isIdle whether the client must hear something, even if nothing has happened */
        private void write(boolean isIdle) {
            if (hasEnded || !isBegun) return;
            try {
                boolean mustHear = isIdle;
                while (out.isReady()) {
                    stuckSinceNanos = null;
                    if (isUnflushed) {
                        isUnflushed = false;
                        out.flush();
                        continue;
                    }
                    byte[] next = next(mustHear);
                    mustHear = false;
                    if (next == null) return;
                    out.write(next);
                    isUnflushed = true;
                    lastWrittenNanos = System.nanoTime();
                }
                if (stuckSinceNanos == null) stuckSinceNanos = System.nanoTime();
            } catch (IOException | RuntimeException e) {
                log.debug("A client of the stream of events has gone", e);
                end();
            }
        }

        /** Returns the next text for the client; null: there is none. */
        private byte @Nullable [] next(boolean mustHear) {
            StringBuilder text = new StringBuilder();
            if (!isGreeted) {
                isGreeted = true;
                text.append("retry: ")
                        .append(RETRY_MILLIS)
                        .append("\nid: ")
                        .append(told)
                        .append("\n\n");
            }
            Part part = history.read(told, null, TOGETHER_MAX, mayLag);
            told = part.next();
            if (part.missed())
                text.append("event: missed\nid: ").append(before(part)).append("\ndata: {}\n\n");
            for (Event event : part.events()) {
                text.append("id: ").append(event.sequence());
                text.append("\ndata: ").append(json.writeValueAsString(event)).append("\n\n");
            }
            if (mustHear && text.isEmpty()) text.append(": nothing has happened\n\n");
            return text.isEmpty() ? null : text.toString().getBytes(UTF_8);
        }

        /** Returns the sequence before the events of a part. */
        private static long before(Part part) {
            return part.events().isEmpty() ? part.next() : part.events().get(0).sequence() - 1;
        }

        synchronized void end() {
            if (hasEnded) return;
            hasEnded = true;
            try {
                async.complete();
            } catch (IllegalStateException over) {
                log.debug("The container has ended the stream already", over);
            }
            over();
        }

        private void over() {
            if (!isOver.compareAndSet(false, true)) return;
            clients.remove(this);
            places.giveBack(debtor);
        }

        @Override
        public void onError(Throwable failure) {
            end();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            over();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            end();
        }

        @Override
        public void onError(AsyncEvent event) {
            end();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    @Override
    public void start() {
        open = true;
        var unused = thread.scheduleWithFixedDelay(
                this::check, CHECKED_EVERY.toMillis(), CHECKED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    /** Stops before the web server waits for open requests, which these are. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public void stop() {
        open = false;
        clients.forEach(Client::end);
        thread.shutdownNow();
    }
}
