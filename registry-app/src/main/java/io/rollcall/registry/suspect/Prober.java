package io.rollcall.registry.suspect;

import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Effect.Probe;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Probes whether a process listens at an address. Only a refused connection proves something: the host is up, and no
 * process listens at the port. Silence, no route and an unknown name are also what a broken network looks like.
 *
 * <p>What a probe finds is seen in the lists. Therefore an instance is probed only if it has registered from the host
 * at which it is: otherwise a stranger could register ports of any host that the registry reaches, fall silent, and
 * read which of them are open.
 */
public final class Prober implements AutoCloseable {

    /** Longer than a handshake takes anywhere. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /**
     * The number of probes at a time. Each waits a second at most, and the threads exist only while there are suspects.
     */
    private static final int THREADS = 32;

    /** The limit on waiting probes. A probe above it is dropped, because the same one comes again a TTL later. */
    private static final int WAITING_MAX = 10_000;

    private final Predicate<InetAddress> allowed;
    private final Consumer<Probed> answers;
    private final ThreadPoolExecutor threads;

    /** @param allowed what may be connected to; a probe of anything else proves nothing */
    public Prober(Predicate<InetAddress> allowed, Consumer<Probed> answers) {
        this.allowed = allowed;
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
        threads.execute(() -> answers.accept(
                new Probed(probe.service(), probe.id(), probe.lease(), refuses(probe.address(), probe.from()))));
    }

    /**
     * Whether a connection is refused, by each of the host's addresses if its name has several.
     *
     * @param address {@code host:port}, an IPv6 host in brackets
     * @param from the IP address from which the instance has registered; null: it is not known
     */
    boolean refuses(String address, @Nullable String from) {
        if (from == null) return false;
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(address.substring(colon + 1));
        try {
            InetAddress sender = InetAddress.getByName(from);
            List<InetAddress> all = List.of(InetAddress.getAllByName(host));
            for (InetAddress each : all) if (!allowed.test(each) || !isSameHost(each, sender)) return false;
            return all.stream().allMatch(each -> refuses(new InetSocketAddress(each, port)));
        } catch (UnknownHostException | SocketException provesNothing) {
            return false;
        }
    }

    /** A process beside the registry may reach it by another of this machine's addresses than it has registered. */
    private static boolean isSameHost(InetAddress one, InetAddress other) throws SocketException {
        return one.equals(other) || (isOfThisHost(one) && isOfThisHost(other));
    }

    private static boolean isOfThisHost(InetAddress address) throws SocketException {
        return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    }

    private static boolean refuses(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) TIMEOUT.toMillis());
            return false;
        } catch (ConnectException refused) {
            return true; // the operating system's own timeout is longer than ours, so this is a refusal
        } catch (IOException provesNothing) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
