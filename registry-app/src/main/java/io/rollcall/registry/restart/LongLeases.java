package io.rollcall.registry.restart;

import io.rollcall.registry.catalog.Ttl;
import io.rollcall.registry.storage.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services with leases above the default TTL, whose instances therefore take longer to come back after a restart.
 *
 * <p>They are few. A longer lease is appended to the file before its registration is answered. A shorter one, after the
 * long leases of a service have ended, is written later by {@link #tidy}, so that a restarted registry does not wait
 * for instances that left. TTLs are rounded up to the default times a power of two, so that leases of many lengths are
 * few lines.
 *
 * <p>The entries of the previous run are kept until the instances with such leases had time to come back.
 */
final class LongLeases {

    private static final String FILE = "long-leases";

    /** The limit on services in the file. A restarted registry may list further ones in part. */
    private static final int SERVICES_MAX = 20_000;

    private static final Logger log = LoggerFactory.getLogger(LongLeases.class);

    private final DataDirectory directory;
    private final Map<String, Duration> before;

    /** For each service the longest lease that is held now, if it is above the default. */
    private final Map<String, Duration> held = new ConcurrentHashMap<>();

    /** Services whose registration waits until their longest lease is written. */
    private final Set<String> unwritten = ConcurrentHashMap.newKeySet();

    /** What a restarted registry would read. */
    private final Map<String, Duration> written;

    private boolean allHadTimeToComeBack;

    LongLeases(DataDirectory directory) {
        this.directory = directory;
        this.before = read(directory);
        this.written = new ConcurrentHashMap<>(before);
    }

    /** Returns the longest lease of each service as the previous run left it. */
    Map<String, Duration> before() {
        return before;
    }

    /**
     * Notes the longest lease of a service, without writing to disk.
     *
     * @param longest the service's longest lease
     * @return whether it has become shorter, so that {@link #tidy} has work
     */
    boolean changed(String service, Duration longest) {
        if (longest.compareTo(Ttl.DEFAULT) <= 0) return held.remove(service) != null;
        Duration known = held.put(service, roundedUp(longest));
        return known != null && known.compareTo(longest) > 0;
    }

    /**
     * Writes the service's longest lease to disk before it returns. The first thread writes for all threads that wait,
     * because a sync takes longer than a hundred registrations.
     */
    void remember(String service) {
        Duration ttl = held.get(service);
        if (ttl == null || !isNews(service, ttl, written.size())) return;
        unwritten.add(service);
        appendUnwritten();
    }

    private synchronized void appendUnwritten() {
        Map<String, Duration> news = new HashMap<>();
        for (Iterator<String> all = unwritten.iterator(); all.hasNext(); ) {
            String service = all.next();
            all.remove(); // first: a lease that becomes longer from here on is added anew
            Duration ttl = held.get(service);
            if (ttl != null && isNews(service, ttl, written.size() + news.size())) news.put(service, ttl);
        }
        if (news.isEmpty()) return;
        try {
            directory.append(FILE, lines(news));
            written.putAll(news);
        } catch (IOException e) {
            log.warn(
                    "There are leases of {}, which cannot be written ({}): after a restart these lists may be partial",
                    news,
                    e.toString());
        }
    }

    private boolean isNews(String service, Duration ttl, int services) {
        Duration known = written.get(service);
        return known == null ? services < SERVICES_MAX : known.compareTo(ttl) < 0;
    }

    /**
     * Forgets the entries of the previous run that no lease confirms.
     *
     * @return whether the file says so
     */
    synchronized boolean forgetBefore() {
        allHadTimeToComeBack = true;
        return tidy();
    }

    /**
     * Replaces the file by the leases that are held now.
     *
     * @return false: the file could not be written
     */
    synchronized boolean tidy() {
        if (toBeWritten().equals(written)) return true;
        Map<String, Duration> former = Map.copyOf(written);
        written.clear(); // first, so that no registration relies on a line that is about to be removed
        Map<String, Duration> now = toBeWritten();
        try {
            directory.replace(FILE, lines(now));
            written.putAll(now);
            return true;
        } catch (IOException e) {
            written.putAll(former);
            log.warn(
                    "The file {} cannot be rewritten ({}): after a restart readers may wait too long",
                    FILE,
                    e.toString());
            return false;
        }
    }

    private Map<String, Duration> toBeWritten() {
        Map<String, Duration> now = new HashMap<>();
        if (!allHadTimeToComeBack) now.putAll(before);
        held.forEach((service, ttl) -> {
            if (now.size() < SERVICES_MAX || now.containsKey(service)) now.merge(service, ttl, LongLeases::longer);
        });
        return now;
    }

    private static List<String> lines(Map<String, Duration> ttls) {
        List<String> lines = new ArrayList<>();
        ttls.forEach((service, ttl) -> lines.add(service + " " + ttl.toMillis()));
        return lines;
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
