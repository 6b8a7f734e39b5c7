package io.rollcall.registry.restart;

import io.rollcall.registry.lease.Ttl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services with leases over the default TTL, whose instances therefore take longer to come back after a restart.
 *
 * <p>They are few. What has become longer is appended before the registration is answered; what has become shorter, for those with the
 * long leases have left or expired, is written down later, by {@link #tidy}: who is gone is not waited for. TTLs are
 * rounded up to the default times a power of two, so leases of many lengths are few lines.
 *
 * <p>What an earlier life left is kept until those who had such leases have had the time to come back.
 */
final class LongLeases {

    private static final String FILE = "long-leases";

    /** Past this, services are not written down any more, and a restarted registry may list them in part. */
    private static final int SERVICES_MAX = 20_000;

    private static final Logger log = LoggerFactory.getLogger(LongLeases.class);

    private final DataDirectory directory;
    private final Map<String, Duration> before;

    /** What leases are held now: of each service the longest, where that is over the default. */
    private final Map<String, Duration> held = new ConcurrentHashMap<>();

    /** What a restarted registry would read. */
    private final Map<String, Duration> written;

    private boolean allHadTimeToComeBack;

    LongLeases(DataDirectory directory) {
        this.directory = directory;
        this.before = read(directory);
        this.written = new HashMap<>(before);
    }

    /** By service, as the last life left them. */
    Map<String, Duration> before() {
        return before;
    }

    /**
     * Waits for no disk.
     *
     * @param longest of the service's leases
     * @return whether it has become shorter, and there is something to tidy
     */
    boolean changed(String service, Duration longest) {
        if (longest.compareTo(Ttl.DEFAULT) <= 0) return held.remove(service) != null;
        Duration known = held.put(service, roundedUp(longest));
        return known != null && known.compareTo(longest) > 0;
    }

    /** What is held of this service is on the disk once it has returned. */
    void remember(String service) {
        if (held.containsKey(service)) append(service);
    }

    private synchronized void append(String service) {
        Duration ttl = held.get(service);
        if (ttl == null || written.getOrDefault(service, Duration.ZERO).compareTo(ttl) >= 0) return;
        if (written.size() >= SERVICES_MAX && !written.containsKey(service)) return;
        try {
            directory.append(FILE, line(service, ttl));
            written.put(service, ttl);
        } catch (IOException e) {
            log.warn("{} has leases of {}, and that cannot be written down: {}", service, ttl, e.toString());
        }
    }

    /**
     * From now on, what was true of an earlier life only is forgotten.
     *
     * @return whether it is written down
     */
    synchronized boolean forgetBefore() {
        allHadTimeToComeBack = true;
        return tidy();
    }

    /**
     * Writes down what is held now, in place of what was.
     *
     * @return whether it is written down
     */
    synchronized boolean tidy() {
        Map<String, Duration> now = new HashMap<>();
        if (!allHadTimeToComeBack) now.putAll(before);
        held.forEach((service, ttl) -> {
            if (now.size() < SERVICES_MAX || now.containsKey(service)) now.merge(service, ttl, LongLeases::longer);
        });
        if (now.equals(written)) return true;
        List<String> lines = new ArrayList<>();
        now.forEach((service, ttl) -> lines.add(line(service, ttl)));
        try {
            directory.replace(FILE, lines);
            written.clear();
            written.putAll(now);
            return true;
        } catch (IOException e) {
            log.warn("{} cannot be tidied up: {}", FILE, e.toString());
            return false;
        }
    }

    private static String line(String service, Duration ttl) {
        return service + " " + ttl.toMillis();
    }

    private static Map<String, Duration> read(DataDirectory directory) {
        Map<String, Duration> ttls = new HashMap<>();
        try {
            for (String line : directory.read(FILE)) {
                String[] words = line.split(" ", 2);
                if (words.length == 2 && words[1].matches("\\d{1,9}"))
                    ttls.merge(words[0], Duration.ofMillis(Long.parseLong(words[1])), LongLeases::longer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(ttls);
    }

    private static Duration roundedUp(Duration ttl) {
        Duration rounded = Ttl.DEFAULT;
        while (rounded.compareTo(ttl) < 0) rounded = rounded.multipliedBy(2);
        return rounded;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
