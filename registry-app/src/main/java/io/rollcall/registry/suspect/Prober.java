package io.rollcall.registry.suspect;

import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Effect.Probe;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Asks at an address whether anybody listens. Only a refusal says something: the host is there, and nobody is at the port.
 * Silence, no route, an unknown name: that is what a sick network looks like.
 */
public final class Prober implements AutoCloseable {

    /** Longer than a handshake takes anywhere. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** At a time. They wait, each for a second at most, and are there only while there are suspects. */
    private static final int THREADS = 32;

    /** What does not fit is not asked: the same question comes again a TTL later. */
    private static final int WAITING_MAX = 10_000;

    private final Consumer<Probed> answers;
    private final ThreadPoolExecutor threads;

    public Prober(Consumer<Probed> answers) {
        this.answers = answers;
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX),
                Prober::daemon,
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "probe");
        thread.setDaemon(true);
        return thread;
    }

    public void probe(Probe probe) {
        threads.execute(
                () -> answers.accept(new Probed(probe.service(), probe.id(), probe.lease(), refuses(probe.address()))));
    }

    /**
     * Whether a connection is refused, by each of the host's addresses if its name has several.
     *
     * @param address {@code host:port}, an IPv6 host in brackets
     */
    static boolean refuses(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(address.substring(colon + 1));
        try {
            return Stream.of(InetAddress.getAllByName(host))
                    .allMatch(each -> refuses(new InetSocketAddress(each, port)));
        } catch (UnknownHostException provesNothing) {
            return false;
        }
    }

    private static boolean refuses(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) TIMEOUT.toMillis());
            return false;
        } catch (ConnectException refused) {
            return true; // no time-out of the operating system is as short as ours, so it is not that
        } catch (IOException provesNothing) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
