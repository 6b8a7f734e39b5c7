package io.rollcall.registry.callers;

import io.rollcall.registry.catalog.Capacity;
import io.rollcall.wire.registry.Caller;
import io.rollcall.wire.registry.CallersResponse.Edge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The callers that this member has heard of, and the services that they look up or watch. A caller that has asked for
 * nothing for {@link #FORGOTTEN_AFTER} is forgotten. While the table is full, others are not noted; those of one
 * principal, or of one address, while they have its quota.
 *
 * <p>Any number of threads note at a time: a hash and a write for each request that names its caller.
 */
public final class Callers {

    /** Longer than a watch waits, several times, and than a client needs after an outage. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

    /** A watch, as long as it may last, and the next one. Until then a parked caller is as good as heard. */
    private static final long TIDIED_EVERY_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int LINKS_MAX = 100_000;

    /** What a link takes of the heap, with its texts. */
    private static final int BYTES_OF_LINK = 500;

    private static final int HEAP_PERCENT = 5;

    /**
     * A caller and a service that it has asked for.
     *
     * @param caller the caller's service
     * @param id the caller itself
     */
    public record Link(String caller, String id, String service) {}

    /**
     * A link, and how long ago it was heard of last.
     *
     * @param link the caller, and what it asks for
     */
    public record Heard(Link link, long ageMillis) {}

    /** A principal, or an address, and the number of its links. The lock of the table guards it. */
    private static final class Debtor {

        private final String name;
        private int links;

        Debtor(String name) {
            this.name = name;
        }
    }

    /**
     * When a link was heard of last.
     *
     * @param debtor the one that has brought it
     */
    private record Note(Debtor debtor, long atNanos) {}

    private final Map<Link, Note> notes = new ConcurrentHashMap<>();

    /** Those that have brought a link. The lock of this object guards it, and each new link. */
    private final Map<String, Debtor> debtors = new HashMap<>();

    private final int most;
    private final int ofOneMax;
    private final LongSupplier nanos;
    private final AtomicLong nextTidyNanos;

    /**
     * @param most the limit on links
     * @param quota the part of it, in percent, that one principal, or one address, may bring
     * @param nanos a clock that does not go back
     */
    public Callers(int most, int quota, LongSupplier nanos) {
        this.most = most;
        this.ofOneMax = (int) Math.max(1, (long) most * quota / 100);
        this.nanos = nanos;
        this.nextTidyNanos = new AtomicLong(nanos.getAsLong() + TIDIED_EVERY_NANOS);
    }

    /** @param heapBytes the largest size of the heap */
    public static int limit(long heapBytes) {
        return (int) Math.min(LINKS_MAX, Capacity.free(heapBytes) / 100 * HEAP_PERCENT / BYTES_OF_LINK);
    }

    /** Returns the limit on links. */
    public int most() {
        return most;
    }

    /**
     * @param caller null: it does not name itself
     * @param debtor the name under which a link is counted that is not known yet
     */
    public void note(@Nullable Caller caller, String service, Supplier<String> debtor) {
        if (caller == null) return;
        Link link = new Link(caller.service(), caller.id(), service);
        long now = nanos.getAsLong();
        tidyIfDue(now);
        Note known = notes.computeIfPresent(link, (same, before) -> new Note(before.debtor, now));
        if (known == null && notes.size() < most) add(link, now, debtor.get());
    }

    private synchronized void add(Link link, long now, String name) {
        Debtor debtor = debtors.getOrDefault(name, new Debtor(name));
        if (notes.size() >= most || debtor.links >= ofOneMax) return;
        if (notes.putIfAbsent(link, new Note(debtor, now)) != null) return;
        debtor.links++;
        debtors.put(name, debtor);
    }

    /** Removes a link, unless it was heard of meanwhile. */
    private synchronized void forget(Link link, Note note) {
        if (notes.remove(link, note) && --note.debtor.links == 0) debtors.remove(note.debtor.name);
    }

    private void tidyIfDue(long now) {
        long due = nextTidyNanos.get();
        if (now < due || !nextTidyNanos.compareAndSet(due, now + TIDIED_EVERY_NANOS)) return;
        notes.forEach((link, note) -> {
            if (now - note.atNanos > FORGOTTEN_AFTER.toNanos()) forget(link, note);
        });
    }

    /**
     * Returns what was heard lately.
     *
     * @param service only callers of this service; null: of any
     */
    public List<Heard> heard(@Nullable String service) {
        long now = nanos.getAsLong();
        List<Heard> heard = new ArrayList<>();
        notes.forEach((link, note) -> {
            boolean isAsked = service == null || service.equals(link.service());
            long age = now - note.atNanos;
            if (isAsked && age <= FORGOTTEN_AFTER.toNanos())
                heard.add(new Heard(link, Duration.ofNanos(Math.max(0, age)).toMillis()));
        });
        return heard;
    }

    /** Returns the edges between services that links are, sorted. A link that several members have heard of is one. */
    public static List<Edge> edges(Collection<Heard> heard) {
        Map<Link, Long> ages = new TreeMap<>(
                Comparator.comparing(Link::caller).thenComparing(Link::service).thenComparing(Link::id));
        for (Heard one : heard) ages.merge(one.link(), one.ageMillis(), Math::min);
        List<Edge> edges = new ArrayList<>();
        ages.forEach((link, age) -> {
            Edge last = edges.isEmpty() ? null : edges.get(edges.size() - 1);
            boolean isSame = last != null
                    && last.caller().equals(link.caller())
                    && last.service().equals(link.service());
            if (last == null || !isSame) edges.add(new Edge(link.caller(), link.service(), 1, age));
            else
                edges.set(
                        edges.size() - 1,
                        new Edge(last.caller(), last.service(), last.instances() + 1, Math.min(last.ageMillis(), age)));
        });
        return edges;
    }
}
