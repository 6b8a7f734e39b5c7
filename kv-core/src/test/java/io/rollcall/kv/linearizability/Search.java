package io.rollcall.kv.linearizability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the calls of one key, depth first: Wing and Gong's search with Lowe's memoisation.
 *
 * <p>Each step takes as the next call one that was asked for before any other open call returned. Where none fits, the
 * last step is taken back. A set of calls taken together with the state they lead to is looked at once, whichever order
 * led there. Calls of unknown outcome never return: they may be taken at any later step, are tried last, and need not
 * be taken at all.
 *
 * @see <a href="https://doi.org/10.1006/jpdc.1993.1015">Wing and Gong, Testing and Verifying Concurrent Objects,
 *     1993</a>
 * @see <a href="https://doi.org/10.1002/cpe.3928">Lowe, Testing for linearizability, 2017</a>
 */
final class Search {

    /** The number of steps after which a history is called too hard, at some 500 MB. The decision is NP-complete. */
    private static final int MOST_STATES = 2_000_000;

    /** The number of calls of the longest order that are shown. */
    private static final int SHOWN = 12;

    private final String key;
    private final List<Call> told;
    private final List<Call> unknown;
    private final BitSet toldTaken = new BitSet();
    private final BitSet unknownTaken = new BitSet();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Map<Seen, List<BitSet>> seen = new HashMap<>();
    private int states;
    private final long[] versions;
    private int versionsTaken;
    private int firstOpen;
    private @Nullable Violation deepest;
    private int deepestSteps = -1;

    /** A call taken or, at the root, none; and what can be taken next. */
    private static final class Step {

        final @Nullable Call call;
        final boolean isUnknown;
        final int index;
        final Register state;
        int tried;
        List<Integer> candidates = List.of();

        /** Nothing is left to try behind the candidates. */
        boolean complete;

        Step(@Nullable Call call, boolean isUnknown, int index, Register state) {
            this.call = call;
            this.isUnknown = isUnknown;
            this.index = index;
            this.state = state;
        }
    }

    /** With it, the sets of unknown calls that had been taken on the ways that led there. */
    private record Seen(int firstOpen, BitSet toldTaken, Register state) {}

    Search(String key, List<Call> calls) {
        this.key = key;
        List<Call> sorted =
                calls.stream().sorted(Comparator.comparingLong(Call::invokedAt)).toList();
        Evidence clues = Evidence.of(calls);
        told = sorted.stream().filter(call -> !call.isUnknown()).toList();
        unknown = sorted.stream()
                .filter(Call::isUnknown)
                .filter(call -> clues.mayShow(call.operation()))
                .toList();
        versions = told.stream()
                .mapToLong(Search::version)
                .filter(version -> version > 0)
                .sorted()
                .toArray();
    }

    Optional<Violation> violation() {
        enter(new Step(null, false, 0, Register.EMPTY));
        while (firstOpen < told.size()) {
            Step top = steps.element();
            if (top.tried < top.candidates.size()) {
                attempt(top, top.candidates.get(top.tried++));
            } else if (!top.complete) {
                top.complete = true;
                addUnknown(top.candidates);
            } else if (top.call != null) {
                takeBack();
            } else {
                return Optional.of(deepest != null ? deepest : describe());
            }
        }
        return Optional.empty();
    }

    /** @param candidate index of a told call, or the complement of the index of an unknown one */
    private void attempt(Step top, int candidate) {
        boolean isUnknown = candidate < 0;
        int index = isUnknown ? ~candidate : candidate;
        Call call = isUnknown ? unknown.get(index) : told.get(index);
        Register next = top.state.after(call.operation(), call.outcome());
        if (next == null || !inVersionOrder(call, next)) return;
        take(isUnknown, index);
        if (isNew(next)) {
            enter(new Step(call, isUnknown, index, next));
        } else {
            open(isUnknown, index);
        }
    }

    private static boolean writesNothing(Call call) {
        return !(call.outcome() instanceof Outcome.Written);
    }

    /** Versions only grow, so no call shows a version while a write that was told a lower one is still open. */
    private boolean inVersionOrder(Call call, Register next) {
        if (versionsTaken == versions.length) return true;
        long lowestOpen = versions[versionsTaken];
        return version(call) > 0 ? version(call) == lowestOpen : next.floor() < lowestOpen;
    }

    /** The version that a told put gave to the key; else 0. */
    private static long version(Call call) {
        return call.outcome() instanceof Outcome.Written written ? written.version() : 0;
    }

    private void take(boolean isUnknown, int index) {
        taken(isUnknown).set(index);
        if (isUnknown) return;
        firstOpen = toldTaken.nextClearBit(firstOpen);
        if (version(told.get(index)) > 0) versionsTaken++;
    }

    /**
     * A search that has come as far with fewer of the unknown calls can do everything that one with more of them can.
     */
    private boolean isNew(Register state) {
        if (++states > MOST_STATES) throw new IllegalStateException("too hard to decide: key " + key);
        BitSet window = toldTaken.get(firstOpen, Math.max(firstOpen, toldTaken.length()));
        List<BitSet> ways = seen.computeIfAbsent(new Seen(firstOpen, window, state), any -> new ArrayList<>(1));
        BitSet spent = spent(state);
        if (ways.stream().anyMatch(fewer -> isWithin(fewer, spent))) return false;
        ways.add(spent);
        return true;
    }

    private static boolean isWithin(BitSet part, BitSet whole) {
        BitSet rest = (BitSet) part.clone();
        rest.andNot(whole);
        return rest.isEmpty();
    }

    /**
     * Returns the unknown calls that were taken or can no longer happen, because the key is past the version that they
     * ask for. The two are equal to the search.
     */
    private BitSet spent(Register state) {
        BitSet spent = (BitSet) unknownTaken.clone();
        for (int i = 0; i < unknown.size(); i++) {
            Long asked = ((Operation.Write) unknown.get(i).operation()).ifVersion();
            if (asked != null && asked > 0 && asked < state.floor()) spent.set(i);
        }
        return spent;
    }

    private void enter(Step step) {
        steps.push(step);
        step.candidates = candidates();
        preferSightOf(step);
        if (steps.size() > deepestSteps) {
            deepestSteps = steps.size();
            deepest = null;
        }
    }

    /** A sight of the key as it is now can as well happen now: nothing else need be tried in its place. */
    private void preferSightOf(Step step) {
        for (int candidate : step.candidates) {
            Call call = told.get(candidate);
            if (writesNothing(call) && step.state.equals(step.state.after(call.operation(), call.outcome()))) {
                step.candidates = List.of(candidate);
                step.complete = true;
                return;
            }
        }
    }

    private void takeBack() {
        if (deepest == null) deepest = describe();
        Step step = steps.pop();
        open(step.isUnknown, step.index);
    }

    private void open(boolean isUnknown, int index) {
        taken(isUnknown).clear(index);
        if (isUnknown) return;
        firstOpen = Math.min(firstOpen, index);
        if (version(told.get(index)) > 0) versionsTaken--;
    }

    private BitSet taken(boolean isUnknown) {
        return isUnknown ? unknownTaken : toldTaken;
    }

    /** What was asked for before the first return among the open calls. */
    private List<Integer> candidates() {
        List<Integer> result = new ArrayList<>();
        long firstReturn = Call.NEVER;
        for (int i = firstOpen;
                i < told.size() && told.get(i).invokedAt() < firstReturn;
                i = toldTaken.nextClearBit(i + 1)) {
            result.add(i);
            firstReturn = Math.min(firstReturn, told.get(i).returnedAt());
        }
        return result;
    }

    /** Returns the calls of unknown outcome that were invoked by then, and of equal ones the first. */
    private void addUnknown(List<Integer> candidates) {
        long firstReturn = candidates.stream()
                .mapToLong(i -> told.get(i).returnedAt())
                .min()
                .orElse(Call.NEVER);
        Set<Operation> alike = new HashSet<>();
        for (int i = unknownTaken.nextClearBit(0);
                i < unknown.size() && unknown.get(i).invokedAt() < firstReturn;
                i = unknownTaken.nextClearBit(i + 1)) {
            if (alike.add(unknown.get(i).operation())) candidates.add(~i);
        }
    }

    private Violation describe() {
        List<Call> order = new ArrayList<>();
        for (Step step : steps) {
            if (step.call != null && order.size() < SHOWN) order.add(0, step.call);
        }
        Step top = steps.element();
        List<Call> stuck = top.candidates.stream()
                .map(i -> i < 0 ? unknown.get(~i) : told.get(i))
                .toList();
        return new Violation(key, top.state.toString(), order, stuck);
    }
}
