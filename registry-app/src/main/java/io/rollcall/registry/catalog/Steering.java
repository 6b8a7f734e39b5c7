package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.Change.Evict;
import io.rollcall.registry.catalog.Change.Lapse;
import io.rollcall.registry.catalog.Change.PutOverride;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What operators have said of ids, whether an instance has them or not. It knows no time: whoever leads proposes the
 * end of what has lapsed.
 *
 * <p>It serves one caller at a time.
 */
public final class Steering {

    /** The limit on overrides, and on bans: a person says each, and each takes a kilobyte at most. */
    static final int WORDS_MAX = 2_000;

    private static final long NEVER = Long.MAX_VALUE;

    /** The id of an instance in a service. */
    private record Key(String service, String id) {}

    /** An override as it is kept. */
    public record OverrideState(String service, String id, Directive directive) {}

    /** A ban as it is kept. */
    public record BanState(String service, String id, Ban ban) {}

    /**
     * The whole state, sorted.
     *
     * @param overrides sorted by service and id
     * @param bans as well
     */
    public record State(List<OverrideState> overrides, List<BanState> bans) {

        public static final State NONE = new State(List.of(), List.of());

        /** Returns the state without the words whose time is over. */
        public State at(long nowMillis) {
            return new State(
                    overrides.stream()
                            .filter(each -> untilMillis(each.directive()) > nowMillis)
                            .toList(),
                    bans.stream()
                            .filter(each -> each.ban().untilMillis() > nowMillis)
                            .toList());
        }

        public boolean saysNothing() {
            return overrides.isEmpty() && bans.isEmpty();
        }
    }

    private final Map<Key, Directive> overrides = new HashMap<>();
    private final Map<Key, Ban> bans = new HashMap<>();

    /** No word lapses before this time. */
    private long nextUntilMillis = NEVER;

    public Steering(State state) {
        for (OverrideState each : state.overrides())
            overrides.put(new Key(each.service(), each.id()), each.directive());
        for (BanState each : state.bans()) bans.put(new Key(each.service(), each.id()), each.ban());
        nextUntilMillis = earliest();
    }

    public State state() {
        List<OverrideState> kept = new ArrayList<>(overrides.size());
        overrides.forEach((key, directive) -> kept.add(new OverrideState(key.service(), key.id(), directive)));
        kept.sort(Comparator.comparing(OverrideState::service).thenComparing(OverrideState::id));
        List<BanState> banned = new ArrayList<>(bans.size());
        bans.forEach((key, ban) -> banned.add(new BanState(key.service(), key.id(), ban)));
        banned.sort(Comparator.comparing(BanState::service).thenComparing(BanState::id));
        return new State(kept, banned);
    }

    /** Returns the limit that a change of a state would exceed, in words; null: it exceeds none. */
    public static @Nullable String exceeded(State before, Change change) {
        return new Steering(before).exceededBy(change);
    }

    /**
     * Returns the state after a change, which is still to be applied.
     *
     * @return null: the change is none
     */
    public static @Nullable State after(State before, Change change) {
        Steering next = new Steering(before);
        if (change instanceof PutOverride put) next.override(put.service(), put.id(), put.directive());
        if (change instanceof Evict evict) next.ban(evict.service(), evict.id(), evict.ban());
        State after = next.state();
        return after.equals(before) ? null : after;
    }

    /** Returns what is said of an id; null: nothing. */
    @Nullable
    Directive override(String service, String id) {
        return overrides.isEmpty() ? null : overrides.get(new Key(service, id));
    }

    /** Returns the ban of an id; null: there is none. */
    public @Nullable Ban ban(String service, String id) {
        return bans.isEmpty() ? null : bans.get(new Key(service, id));
    }

    /** Returns the limit that a change would exceed, in words; null: it exceeds none. */
    @Nullable
    String exceededBy(Change change) {
        if (change instanceof PutOverride put && put.directive() != null)
            return isFull(overrides, put.service(), put.id()) ? WORDS_MAX + " overrides" : null;
        if (change instanceof Evict evict && evict.ban() != null)
            return isFull(bans, evict.service(), evict.id()) ? WORDS_MAX + " bans" : null;
        return null;
    }

    private static boolean isFull(Map<Key, ?> words, String service, String id) {
        return words.size() >= WORDS_MAX && !words.containsKey(new Key(service, id));
    }

    /** @param directive null: what was said is taken back */
    void override(String service, String id, @Nullable Directive directive) {
        Key key = new Key(service, id);
        if (directive == null) overrides.remove(key);
        else overrides.put(key, directive);
        nextUntilMillis = earliest();
    }

    /** @param ban null: it is lifted */
    void ban(String service, String id, @Nullable Ban ban) {
        Key key = new Key(service, id);
        if (ban == null) bans.remove(key);
        else bans.put(key, ban);
        nextUntilMillis = earliest();
    }

    private long earliest() {
        long ofOverrides = earliest(overrides, Steering::untilMillis);
        return Math.min(ofOverrides, earliest(bans, Ban::untilMillis));
    }

    private static <T> long earliest(Map<Key, T> words, ToLongFunction<T> until) {
        return words.values().stream().mapToLong(until).min().orElse(NEVER);
    }

    private static long untilMillis(Directive directive) {
        return directive.untilMillis() == null ? NEVER : directive.untilMillis();
    }

    /** Returns the end of each word whose time is over. It is asked every few milliseconds. */
    public List<Lapse> lapsed(long nowMillis) {
        if (nowMillis < nextUntilMillis) return List.of();
        List<Lapse> lapsed = new ArrayList<>();
        overrides.forEach((key, directive) -> {
            if (untilMillis(directive) <= nowMillis)
                lapsed.add(new Lapse(key.service(), key.id(), false, directive.sinceMillis()));
        });
        bans.forEach((key, ban) -> {
            if (ban.untilMillis() <= nowMillis) lapsed.add(new Lapse(key.service(), key.id(), true, ban.sinceMillis()));
        });
        return lapsed;
    }
}
