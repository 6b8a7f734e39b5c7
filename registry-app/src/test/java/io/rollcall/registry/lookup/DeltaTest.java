package io.rollcall.registry.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaTest {

    private static final long FIRST_VERSION = 1_000;
    private static final String SERVICE = "echo";
    private static final List<Status> STATUSES = List.of(Status.values());

    private final Catalog catalog = new Catalog(FIRST_VERSION, Limits.DEFAULT);
    private final Listings listings = new Listings(FIRST_VERSION, "registry");

    /** Whatever version a reader knows, the delta from it, or the whole list, leads to the list of now. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eachAnswerLeadsToTheList(long seed) {
        Random random = new Random(seed);
        List<LookupResponse> all = new ArrayList<>();
        List<LookupResponse> up = new ArrayList<>();
        int deltas = 0;
        for (int step = 0; step < 2_000; step++) {
            all.add(listing().answer(true));
            up.add(listing().answer(false));
            apply(any(random, step));
            int back = Math.max(0, all.size() - 1 - random.nextInt(40));
            deltas += isReachedFrom(all.get(back), true) ? 1 : 0;
            isReachedFrom(up.get(back), false);
        }
        assertThat(deltas).isBetween(200, 1_900); // either kind of answer is tried
    }

    @Test
    void aDeltaIsMadeOnceForAllWhoKnowTheSameVersion() {
        apply(register("a", Status.UP, 0));
        long known = listing().version();
        apply(register("b", Status.UP, 1));

        Listing listing = listing();
        assertThat(listing.answerSince(known, true)).isSameAs(listing.answerSince(known, true));
        assertThat(listing.answerSince(known, true)).isNotSameAs(listing.answerSince(known, false));
    }

    @Test
    void anInstanceThatIsNotUpIsRemovedForThoseWhoAskForThoseThatAre() {
        apply(register("a", Status.UP, 0));
        long known = listing().version();
        apply(register("a", Status.DOWN, 1));

        assertThat(listing().answerSince(known, false).removed()).containsExactly("a");
        assertThat(listing().answerSince(known, false).instances()).isEmpty();
        assertThat(listing().answerSince(known, true).removed()).isEmpty();
        assertThat(listing().answerSince(known, true).instances()).hasSize(1);
    }

    @Test
    void aVersionThatIsNotKnownGetsTheWholeList() {
        apply(register("a", Status.UP, 0));

        for (long version : new long[] {0, -1, Long.MIN_VALUE, FIRST_VERSION - 1, FIRST_VERSION + 2, Long.MAX_VALUE})
            assertThat(listing().answerSince(version, true)).isSameAs(listing().answer(true));
    }

    /** Returns whether the answer was a delta. */
    private boolean isReachedFrom(LookupResponse known, boolean everyStatus) {
        LookupResponse answer = listing().answerSince(known.version(), everyStatus);
        LookupResponse whole = listing().answer(everyStatus);
        assertThat(answer.version()).isEqualTo(whole.version());
        if (answer.since() == null) {
            assertThat(answer).isSameAs(whole);
            return false;
        }
        assertThat(answer.since()).isEqualTo(known.version());
        NavigableMap<String, Instance> edited = new TreeMap<>();
        known.instances().forEach(instance -> edited.put(instance.id(), instance));
        Objects.requireNonNull(answer.removed()).forEach(edited::remove);
        answer.instances().forEach(instance -> edited.put(instance.id(), instance));
        assertThat(edited.values()).containsExactlyElementsOf(whole.instances());
        return true;
    }

    private Listing listing() {
        return listings.listing(SERVICE);
    }

    private void apply(Change change) {
        for (ListChange list : catalog.apply(change).lists())
            if (list instanceof ListChange.Changed changed) listings.post(changed.snapshot());
    }

    private static Change any(Random random, int step) {
        String id = "i" + random.nextInt(30);
        Status status = STATUSES.get(random.nextInt(STATUSES.size()));
        return random.nextInt(3) == 0 ? new Change.Deregister(SERVICE, id, null) : register(id, status, step);
    }

    private static Change register(String id, Status status, int step) {
        Instance instance = new Instance(id, "localhost:1", 1, null, status, false, Map.of());
        return new Change.Register(SERVICE, instance, "lease" + step, 10_000);
    }
}
