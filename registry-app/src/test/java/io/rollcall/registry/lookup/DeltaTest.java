package io.rollcall.registry.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.registry.catalog.Change.LeaseId;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaTest {

    private static final long FIRST_VERSION = 1_000;
    private static final String SERVICE = "echo";
    private static final List<Status> STATUSES = List.of(Status.values());

    /** One service has to be forgotten for another one. */
    private final Catalog catalog = new Catalog(FIRST_VERSION, new Limits(1, 100, 10_000));

    private final Listings listings = new Listings(FIRST_VERSION, "registry");

    /** Whatever version a reader knows, the delta from it, or the whole list, leads to the list of now. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eachAnswerLeadsToTheList(long seed) {
        Random random = new Random(seed);
        List<LookupResponse> all = new ArrayList<>();
        List<LookupResponse> up = new ArrayList<>();
        int allDeltas = 0;
        int upDeltas = 0;
        for (int step = 0; step < 2_000; step++) {
            all.add(listing().answer(true));
            up.add(listing().answer(false));
            apply(any(random, step));
            int back = Math.max(0, all.size() - 1 - random.nextInt(40));
            if (isReachedFrom(all.get(back), true)) allDeltas++;
            if (isReachedFrom(up.get(back), false)) upDeltas++;
        }
        assertThat(List.of(allDeltas, upDeltas))
                .allSatisfy(deltas ->
                        assertThat(deltas).as("deltas, among whole lists").isBetween(200, 1_900));
    }

    @Test
    void aDeltaIsMadeOnceForAllWhoKnowTheSameVersion() {
        apply(register("a", Status.UP));
        long known = listing().version();
        apply(register("b", Status.UP));

        Listing listing = listing();
        assertThat(listing.answerSince(known, true)).isSameAs(listing.answerSince(known, true));
        assertThat(listing.answerSince(known, true)).isNotSameAs(listing.answerSince(known, false));
    }

    /** The deltas for readers of older versions do not push it out. */
    @Test
    void theDeltaFromTheLatestVersionIsKept() {
        for (int i = 0; i < 10; i++) apply(register("a" + i, Status.UP));
        long latest = listing().version() - 1;
        Listing listing = listing();
        LookupResponse delta = listing.answerSince(latest, true);

        for (long version = FIRST_VERSION; version < latest; version++) {
            assertThat(listing.answerSince(version, true).since()).isEqualTo(version);
            assertThat(listing.answerSince(latest, true)).isSameAs(delta);
        }
        LookupResponse old = listing.answerSince(FIRST_VERSION, true);
        assertThat(listing.answerSince(FIRST_VERSION, true)).isEqualTo(old).isNotSameAs(old);
    }

    @Test
    void aServiceThatWasForgottenAndBeginsAgainHasNoDeltaFromItsFormerLife() {
        apply(register("a", Status.UP));
        long before = listing().version();
        apply(new Change.Deregister(SERVICE, "a", null, null));
        long empty = listing().version();
        apply(new Change.Register("other", instance("x", Status.UP), "lease of x", 10_000, null, null));
        long forgotten = listing().version();
        apply(new Change.Deregister("other", "x", null, null));
        apply(register("b", Status.UP));
        long begun = listing().version();
        apply(register("c", Status.UP));

        for (long version : new long[] {before, empty, forgotten})
            assertThat(listing().answerSince(version, true).since()).isNull();
        assertThat(listing().answerSince(begun, true).since()).isEqualTo(begun);
    }

    @Test
    void aDeltaIsMuchShorterThanTheList() {
        for (int i = 0; i < 40; i++) apply(register("a" + i, Status.UP));
        long known = listing().version();
        for (int i = 0; i < 20; i++) apply(register("a" + i, Status.DOWN));
        assertThat(listing().answerSince(known, true).instances()).hasSize(20);
        apply(register("a20", Status.DOWN));
        assertThat(listing().answerSince(known, true).since()).isNull();
        assertThat(listing().answerSince(known, false).since()).isNull(); // 21 ids, and 19 instances that are up
    }

    @Test
    void anInstanceThatIsNotUpIsRemovedForThoseWhoAskForThoseThatAre() {
        apply(register("a", Status.UP));
        long known = listing().version();
        apply(register("a", Status.DOWN));

        assertThat(listing().answerSince(known, false).removed()).containsExactly("a");
        assertThat(listing().answerSince(known, false).instances()).isEmpty();
        assertThat(listing().answerSince(known, true).removed()).isEmpty();
        assertThat(listing().answerSince(known, true).instances()).hasSize(1);
    }

    @Test
    void aVersionThatIsNotKnownGetsTheWholeList() {
        apply(register("a", Status.UP));

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
            else if (list instanceof ListChange.Forgotten gone) listings.remove(gone.service(), gone.version());
    }

    private static Change any(Random random, int step) {
        String id = "i" + random.nextInt(30);
        Status status = STATUSES.get(random.nextInt(STATUSES.size()));
        return switch (random.nextInt(300)) {
            case 0 -> new Change.Expire(SERVICE, leaseIds(IntStream.range(0, 30))); // and others may take its place
            case 1 -> new Change.Register("other", instance("x", Status.UP), "lease" + step, 10_000, null, null);
            case 2, 3, 4, 5, 6, 7, 8 -> new Change.Expire(SERVICE, leaseIds(random.ints(5, 0, 30)));
            case 9, 10, 11, 12, 13, 14, 15 -> new Change.Suspect(SERVICE, claims(random.ints(5, 0, 30)));
            default -> random.nextInt(3) == 0 ? new Change.Deregister(SERVICE, id, null, null) : register(id, status);
        };
    }

    private static List<LeaseId> leaseIds(IntStream ids) {
        return claims(ids).stream().map(Claim::leaseId).toList();
    }

    private static List<Claim> claims(IntStream ids) {
        return ids.distinct()
                .mapToObj(i -> new Claim(instance("i" + i, Status.UP), "lease of i" + i, 10_000, null, null))
                .toList();
    }

    private static Change register(String id, Status status) {
        return new Change.Register(SERVICE, instance(id, status), "lease of " + id, 10_000, null, null);
    }

    private static Instance instance(String id, Status status) {
        return new Instance(id, "localhost:1", 1, null, status, false, Map.of());
    }
}
