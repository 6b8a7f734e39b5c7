package io.rollcall.registry.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.Subset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartTest {

    private static final long FIRST_VERSION = 1_000;
    private static final String SERVICE = "echo";
    private static final List<Status> STATUSES = List.of(Status.values());

    private final Catalog catalog = new Catalog(FIRST_VERSION, new Limits(2, 1_000, 1_000_000));
    private final Listings listings = new Listings(FIRST_VERSION, "registry");

    /** They are the same in each process and version, or an upgrade would move all connections. */
    @Test
    void aCallersInstancesAreTheseForEver() {
        register(20, Status.UP);

        assertThat(ids("caller/1", 4)).containsExactly("i10", "i13", "i15", "i16");
        assertThat(ids("caller/2", 4)).containsExactly("i14", "i17", "i3", "i6");
        assertThat(ids("ü", 4)).containsExactly("i0", "i11", "i18", "i5");
    }

    /** Chance spreads them: 100 on average, with a standard deviation of 9.5. */
    @Test
    void aThousandCallersSpreadOverTheInstances() {
        register(200, Status.UP);
        Map<String, Integer> callers = new HashMap<>();
        for (int caller = 0; caller < 1_000; caller++)
            for (String id : ids("caller/" + caller, 20)) callers.merge(id, 1, Integer::sum);

        assertThat(callers).hasSize(200);
        assertThat(callers.values()).allSatisfy(count -> assertThat(count).isBetween(65, 135));
    }

    /** Whatever happens to one instance, at most one place of a part is given to another one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aChangeOfOneInstanceReplacesAtMostOne(long seed) {
        Random random = new Random(seed);
        register(60, Status.UP);
        int replaced = 0;
        for (int step = 0; step < 1_500; step++) {
            List<Set<String>> before = parts();
            apply(anyButReplicas(random));
            List<Set<String>> after = parts();
            for (int i = 0; i < before.size(); i++) {
                Set<String> gone = new HashSet<>(before.get(i));
                gone.removeAll(after.get(i));
                assertThat(gone).hasSizeLessThanOrEqualTo(1);
                replaced += gone.size();
            }
        }
        assertThat(replaced).as("there is a change to see").isPositive();
    }

    private List<Set<String>> parts() {
        List<Set<String>> parts = new ArrayList<>();
        for (String caller : List.of("a", "b", "c"))
            for (boolean everyStatus : new boolean[] {true, false})
                parts.add(Set.copyOf(ids(answer(new Wanted(everyStatus, false, new Subset(caller, 10))))));
        return parts;
    }

    @Test
    void anInstanceThatGoesLeavesAllOtherPartsAsTheyAre() {
        register(50, Status.UP);
        Map<String, List<String>> before = new HashMap<>();
        for (int caller = 0; caller < 100; caller++) before.put("c" + caller, ids("c" + caller, 5));

        apply(new Change.Deregister(SERVICE, "i7", null, null));
        before.forEach((caller, ids) -> {
            if (!ids.contains("i7")) assertThat(ids(caller, 5)).isEqualTo(ids);
            else
                assertThat(ids(caller, 5))
                        .hasSize(5)
                        .containsAll(ids.stream().filter(id -> !id.equals("i7")).toList());
        });
    }

    @Test
    void instancesThatAreNotCallableTakeNobodysPlace() {
        register(30, Status.UP);
        List<String> first = ids("caller", 5);
        apply(register(first.get(0), Status.DRAINING));
        apply(register(first.get(1), Status.DOWN));
        apply(new Change.Suspect(
                SERVICE,
                List.of(new Change.Claim(
                        instance(first.get(2), Status.UP), "lease of " + first.get(2), 10_000, null, null))));

        LookupResponse part = answer(new Wanted(true, false, new Subset("caller", 5)));
        assertThat(part.instances()).hasSize(5).allMatch(one -> one.status() == Status.UP && !one.suspect());
        assertThat(ids(part))
                .contains(first.get(3), first.get(4))
                .doesNotContain(first.get(0), first.get(1), first.get(2));
    }

    /** An instance that drains still answers; one that is down, or starts, comes last. */
    @Test
    void ifFewAreUpThePartIsFilledByThoseThatMayAnswer() {
        for (int i = 0; i < 4; i++) apply(register("up" + i, Status.UP));
        for (int i = 0; i < 3; i++) apply(register("draining" + i, Status.DRAINING));
        for (int i = 0; i < 20; i++) apply(register("down" + i, Status.DOWN));

        assertThat(ids(answer(new Wanted(true, false, new Subset("caller", 7)))))
                .containsExactly("draining0", "draining1", "draining2", "up0", "up1", "up2", "up3");
        assertThat(ids(answer(new Wanted(false, false, new Subset("caller", 7)))))
                .containsExactly("up0", "up1", "up2", "up3");
    }

    @Test
    void aListThatIsNoLongerIsTheWholePart() {
        register(20, Status.UP);
        apply(register("x", Status.DOWN));

        assertThat(answer(new Wanted(true, false, new Subset("caller", 21))))
                .isSameAs(listing().answer(true));
        assertThat(answer(new Wanted(false, false, new Subset("caller", 20))))
                .isSameAs(listing().answer(false));
    }

    @Test
    void aGroupOfReplicasIsNeverDivided() {
        register(20, Status.UP);
        apply(register("r", Status.UP, Map.of("replica", "uuid")));

        assertThat(ids("caller", 5)).hasSize(21);
    }

    /** Its reader has the whole list, and hears of no later change outside the part: it would keep the rest. */
    @Test
    void aReaderThatComesLateHearsThatAServiceIsNoGroupAnyMore() {
        register(20, Status.UP);
        Wanted wanted = new Wanted(true, true, new Subset("caller", 5));
        for (boolean leaves : new boolean[] {true, false}) {
            apply(register("r", Status.DOWN, Map.of("replica", "uuid")));
            Reader late = new Reader(answer(wanted).version(), wanted);
            apply(leaves ? new Change.Deregister(SERVICE, "r", null, null) : register("r", Status.DOWN));

            assertThat(late.isNews(listing(), false)).isTrue();
            assertThat(late.answerFrom(listing()).since()).isNull();
            assertThat(late.answerFrom(listing()).instances()).hasSize(5);
        }
    }

    /** A reader of those that are {@code UP} has never seen this replica. */
    @Test
    void aReplicaThatIsNotUpMakesAGroupAndItsOtherChangesAreNoNews() {
        register(20, Status.UP);
        Wanted wanted = new Wanted(false, true, new Subset("caller", 5));
        LookupResponse known = answer(wanted);
        Reader parked = parked(known, wanted);
        apply(register("r", Status.DOWN, Map.of("replica", "uuid")));
        assertThat(parked.isNews(listing(), false)).isTrue();

        known = told(known, parked.answerFrom(listing()));
        assertThat(known.instances()).hasSize(20);
        parked = parked(known, wanted);
        apply(register("r", Status.STARTING, Map.of("replica", "another")));
        assertThat(parked.isNews(listing(), false)).isFalse();

        apply(new Change.Deregister(SERVICE, "r", null, null));
        assertThat(parked.isNews(listing(), false)).isTrue();
        assertThat(told(known, parked.answerFrom(listing())).instances()).hasSize(5);
    }

    /** A reader hears of each change of its part, of no other one, and what it is told leads to its part. */
    @ParameterizedTest
    @CsvSource({"1, 10", "2, 10", "3, 1", "4, 25", "5, 40", "6, 100"})
    void aReaderHearsOfItsPartAndOfNothingElse(long seed, int size) {
        Random random = new Random(seed);
        register(40, Status.UP);
        for (boolean everyStatus : new boolean[] {true, false}) {
            Wanted wanted = new Wanted(everyStatus, true, new Subset("caller", size));
            LookupResponse known = answer(wanted);
            Reader parked = parked(known, wanted);
            for (int step = 0; step < 1_000; step++) {
                apply(any(random));
                boolean changed = !answer(wanted).instances().equals(known.instances());
                assertThat(parked.isNews(listing(), false)).isEqualTo(changed);
                if (!changed && random.nextInt(10) > 0) continue;
                known = told(known, parked.answerFrom(listing()));
                assertThat(known.instances())
                        .containsExactlyElementsOf(answer(wanted).instances());
                parked = parked(known, wanted);
            }
        }
    }

    private Reader parked(LookupResponse known, Wanted wanted) {
        Reader reader = new Reader(known.version(), wanted);
        assertThat(reader.isNews(listing(), false)).isFalse();
        return reader;
    }

    @Test
    void whatHasChangedIsWorkedOutOnceForAllWatchers() {
        register(20, Status.UP);
        Listing earlier = listing();
        apply(register("i7", Status.DOWN));

        assertThat(listing().editsSince(earlier)).hasSize(1).isSameAs(listing().editsSince(earlier));
    }

    /** It asks again after several changes, of which the registry knows the ids alone. */
    @ParameterizedTest
    @CsvSource({"1, 10", "2, 10", "3, 1", "4, 30", "5, 60", "6, 200"})
    void aReaderThatComesLateMissesNothing(long seed, int size) {
        Random random = new Random(seed);
        register(100, Status.UP);
        Wanted wanted = new Wanted(true, true, new Subset("caller", size));
        LookupResponse known = answer(wanted);
        int nothing = 0;
        int inVain = 0;
        for (int step = 0; step < 2_000; step++) {
            for (int i = random.nextInt(3); i >= 0; i--) apply(any(random));
            boolean changed = !answer(wanted).instances().equals(known.instances());
            Reader late = new Reader(known.version(), wanted);
            boolean isNews = late.isNews(listing(), false);
            if (changed) assertThat(isNews).isTrue();
            else if (isNews) inVain++;
            else nothing++;
            if (random.nextBoolean()) continue;
            known = told(known, late.answerFrom(listing()));
            assertThat(known.instances())
                    .containsExactlyElementsOf(answer(wanted).instances());
        }
        if (size <= 10)
            assertThat(nothing).as("not told, and told in vain: %d", inVain).isGreaterThan(inVain);
    }

    private static LookupResponse told(LookupResponse known, LookupResponse answer) {
        if (answer.since() == null) return answer;
        assertThat(answer.since()).isEqualTo(known.version());
        NavigableMap<String, Instance> edited = new TreeMap<>();
        known.instances().forEach(instance -> edited.put(instance.id(), instance));
        Objects.requireNonNull(answer.removed()).forEach(edited::remove);
        answer.instances().forEach(instance -> edited.put(instance.id(), instance));
        return new LookupResponse(SERVICE, answer.version(), List.copyOf(edited.values()));
    }

    private List<String> ids(String caller, int size) {
        return ids(answer(new Wanted(false, false, new Subset(caller, size))));
    }

    private LookupResponse answer(Wanted wanted) {
        return listing().answer(wanted);
    }

    private static List<String> ids(LookupResponse answer) {
        return answer.instances().stream().map(Instance::id).toList();
    }

    private Listing listing() {
        return listings.listing(SERVICE);
    }

    private void register(int count, Status status) {
        for (int i = 0; i < count; i++) apply(register("i" + i, status));
    }

    private void apply(Change change) {
        for (ListChange list : catalog.apply(change).lists())
            if (list instanceof ListChange.Changed changed) listings.post(changed.snapshot());
    }

    /** Every now and then a replica comes, changes or leaves, or comes back as no replica. */
    private static Change any(Random random) {
        return random.nextInt(20) == 0 ? anyOfReplicas(random) : anyButReplicas(random);
    }

    private static Change anyOfReplicas(Random random) {
        String id = "r" + random.nextInt(2);
        Status status = STATUSES.get(random.nextInt(4));
        return switch (random.nextInt(3)) {
            case 0 -> register(id, status);
            case 1 -> register(id, status, Map.of("replica", "uuid" + random.nextInt(3)));
            default -> new Change.Deregister(SERVICE, id, null, null);
        };
    }

    private static Change anyButReplicas(Random random) {
        String id = "i" + random.nextInt(60);
        if (random.nextInt(4) == 0) return new Change.Deregister(SERVICE, id, null, null);
        return register(id, random.nextInt(3) == 0 ? STATUSES.get(random.nextInt(4)) : Status.UP);
    }

    private static Change register(String id, Status status) {
        return register(id, status, Map.of());
    }

    private static Change register(String id, Status status, Map<String, String> metadata) {
        return new Change.Register(SERVICE, instance(id, status, metadata), "lease of " + id, 10_000, null, null);
    }

    private static Instance instance(String id, Status status) {
        return instance(id, status, Map.of());
    }

    private static Instance instance(String id, Status status, Map<String, String> metadata) {
        return new Instance(id, "localhost:1", 1, null, status, false, metadata);
    }
}
