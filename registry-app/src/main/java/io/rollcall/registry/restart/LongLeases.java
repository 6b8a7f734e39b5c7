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
 * <p>They are few, and a service is written down the first time only: one line, appended. TTLs are rounded up to the default
 * times a power of two, so a service has nine lines at most. What nobody said in this life is dropped by {@link #compact}.
 */
final class LongLeases {

    private static final String FILE = "long-leases";

    /** Past this, services are not written down any more, and a restarted registry may list them in part. */
    private static final int SERVICES_MAX = 20_000;

    private static final Logger log = LoggerFactory.getLogger(LongLeases.class);

    private final DataDirectory directory;
    private final Map<String, Duration> before;
    private final Map<String, Duration> now = new ConcurrentHashMap<>();
    private boolean compacted;

    LongLeases(DataDirectory directory) {
        this.directory = directory;
        this.before = read(directory);
    }

    /** By service, as the last life left them. */
    Map<String, Duration> before() {
        return before;
    }

    void heard(String service, Duration ttl) {
        if (ttl.compareTo(Ttl.DEFAULT) <= 0) return;
        Duration known = now.get(service);
        if (known == null || known.compareTo(ttl) < 0) remember(service, roundedUp(ttl));
    }

    private synchronized void remember(String service, Duration ttl) {
        if (now.size() >= SERVICES_MAX && !now.containsKey(service)) return;
        now.merge(service, ttl, LongLeases::longer);
        Duration written = compacted ? Duration.ZERO : before.getOrDefault(service, Duration.ZERO);
        if (written.compareTo(ttl) >= 0) return;
        try {
            directory.append(FILE, service + " " + ttl.toMillis());
        } catch (IOException e) {
            log.warn("{} has leases of {}, and that cannot be written down: {}", service, ttl, e.toString());
        }
    }

    /** Forgets what was true of an earlier life only. */
    synchronized void compact() {
        List<String> lines = new ArrayList<>();
        now.forEach((service, ttl) -> lines.add(service + " " + ttl.toMillis()));
        try {
            directory.replace(FILE, lines);
            compacted = true;
        } catch (IOException e) {
            log.warn("{} cannot be tidied up: {}", FILE, e.toString());
        }
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
