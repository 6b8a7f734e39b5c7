package io.rollcall.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.registry.catalog.Change.Deregister;
import io.rollcall.registry.catalog.Change.Expire;
import io.rollcall.registry.catalog.Change.Heard;
import io.rollcall.registry.catalog.Change.LeaseId;
import io.rollcall.registry.catalog.Change.Register;
import io.rollcall.registry.catalog.Change.Suspect;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {

    private static final long FIRST_VERSION = 1_000;
    private static final long TTL_MILLIS = 10_000;
    private static final List<Status> STATUSES = List.of(Status.values());

    private final Catalog catalog = new Catalog(FIRST_VERSION, new Limits(3, 3, 100));

    @Test
    void aChangeOfAnInstanceIsANewListOfItsService() {
        assertThat(list(register("echo", "a", "1"))).isEqualTo("1001: a UP");
        assertThat(list(register("echo", "b", "2"))).isEqualTo("1002: a UP, b UP");
        assertThat(list(new Heard("echo", "a", "1", Status.DOWN))).isEqualTo("1003: a DOWN, b UP");
        assertThat(list(new Suspect("echo", List.of(claim("a", "1"), claim("b", "2")))))
                .isEqualTo("1004: a DOWN suspect, b UP suspect");
        assertThat(list(new Heard("echo", "b", "2", Status.UP))).isEqualTo("1005: a DOWN suspect, b UP");
        assertThat(list(new Expire("echo", List.of(leaseId("a", "1"))))).isEqualTo("1006: b UP");
        assertThat(list(new Deregister("echo", "b", null, null))).isEqualTo("1007: ");
    }

    @Test
    void aChangeThatComesTooLateChangesNothing() {
        apply(register("echo", "a", "1"));
        apply(register("echo", "a", "2"));

        assertThat(apply(new Deregister("echo", "a", "1", null))).isEqualTo(Outcome.NOTHING);
        assertThat(apply(new Heard("echo", "a", "1", Status.DOWN))).isEqualTo(Outcome.NOTHING);
        assertThat(apply(new Expire("echo", List.of(leaseId("a", "1"))))).isEqualTo(Outcome.NOTHING);
        assertThat(apply(new Suspect("echo", List.of(claim("a", "1"))))).isEqualTo(Outcome.NOTHING);
        assertThat(apply(new Deregister("math", "a", null, null))).isEqualTo(Outcome.NOTHING);
        assertThat(apply(new Heard("echo", "a", "2", Status.UP))).isEqualTo(Outcome.NOTHING);
        assertThat(catalog.holder("echo", "1")).isNull();
        assertThat(catalog.holder("echo", "2")).isNotNull();
    }

    /** Leases that are no longer held do not end again. */
    @Test
    void theLeasesThatAnOutcomeNamesAreThoseThatChanged() {
        apply(register("echo", "a", "1"));
        apply(register("echo", "b", "2"));
        apply(register("echo", "b", "3"));

        Outcome outcome = apply(new Expire("echo", List.of(leaseId("a", "1"), leaseId("b", "2"))));

        assertThat(outcome.leases()).containsExactly("1");
        assertThat(outcome.lists()).hasSize(1);
    }

    @Test
    void anExpiredInstanceIsListedAgainAsASuspectUnlessItsIdIsTaken() {
        apply(register("echo", "a", "1"));
        apply(register("echo", "b", "2"));
        apply(new Expire("echo", List.of(leaseId("a", "1"))));
        assertThat(list(new Suspect("echo", List.of(claim("a", "1"))))).isEqualTo("1004: a UP suspect, b UP");
        assertThat(catalog.holder("echo", "1")).isNotNull();

        apply(new Expire("echo", List.of(leaseId("a", "1"))));
        apply(register("echo", "a", "3"));
        assertThat(apply(new Suspect("echo", List.of(claim("a", "1"))))).isEqualTo(Outcome.NOTHING);
    }

    @Test
    void anExpiredInstanceIsNotListedAgainWhereThereIsNoRoomAnyMore() {
        apply(register("echo", "a", "1"));
        apply(new Expire("echo", List.of(leaseId("a", "1"))));
        for (String id : List.of("b", "c", "d")) apply(register("echo", id, id));

        assertThat(apply(new Suspect("echo", List.of(claim("a", "1"))))).isEqualTo(Outcome.NOTHING);
    }

    @Test
    void whatIsRefusedChangesNothing() {
        for (String id : List.of("a", "b", "c")) apply(register("echo", id, id));
        assertThat(apply(register("echo", "d", "4")))
                .isEqualTo(new Outcome("3 instances", false, List.of(), List.of()));
        assertThat(apply(register("echo", "a", "5")).refusal()).isNull();
    }

    @Test
    void whatInstancesSayOfThemselvesIsCounted() {
        assertThat(Entry.characters(new Instance("a", "b:1", 1, "zone", Status.UP, false, Map.of("key", "value"))))
                .isEqualTo(1 + 3 + 4 + 3 + 5);
    }

    /** A member that was restored tells the same of later changes as one that has applied all of them. */
    @ParameterizedTest
    @CsvSource({"a, b, a", "a, b, b", "b, a, a", "b, a, b"})
    void aCatalogThatWasRestoredTellsTheSameOfAnAddressWithTwoIds(String first, String second, String gone) {
        apply(at("one:80", first));
        apply(at("one:80", second));
        Catalog restored = Catalog.of(catalog.state());
        List<Change> later = List.of(
                new Deregister("echo", gone, null, null),
                at("one:80", "c"),
                at("two:80", "c"),
                new Deregister("echo", gone.equals("a") ? "b" : "a", null, null),
                at("one:80", "d"));
        List<Event> told = new ArrayList<>();
        for (Change change : later) {
            List<Event> events = apply(change).events();
            assertThat(restored.apply(change).events()).isEqualTo(events);
            told.addAll(events);
        }
        assertThat(told)
                .extracting(Event::cause)
                .containsExactly(Event.OPERATOR, Event.REPLACED, Event.REPLACED, Event.OPERATOR, Event.STARTED);
    }

    @Test
    void theLowestIdAtAnAddressIsFoundWhateverCameLast() {
        IdsByAddress ids = new IdsByAddress();
        for (String id : List.of("b", "d", "a", "c")) ids.add("one:80", id);
        ids.add("two:80", "e");
        ids.remove("one:80", "e");
        assertThat(ids.lowest("one:80")).isEqualTo("a");
        ids.remove("one:80", "a");
        ids.remove("one:80", "c");
        assertThat(ids.lowest("one:80")).isEqualTo("b");
        ids.remove("one:80", "b");
        assertThat(ids.lowest("one:80")).isEqualTo("d");
        ids.remove("one:80", "d");
        assertThat(ids.lowest("one:80")).isNull();
        assertThat(ids.lowest("two:80")).isEqualTo("e");
    }

    /** The same changes in the same order have the same outcomes and make the same lists, whoever applies them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void twoCatalogsAgree(long seed) {
        Limits limits = new Limits(3, 12, 400);
        Catalog one = new Catalog(FIRST_VERSION, limits);
        Catalog other = new Catalog(FIRST_VERSION, limits);
        Random random = new Random(seed);
        Map<String, String> leases = new HashMap<>();
        int effective = 0;
        for (int step = 0; step < 10_000; step++) {
            Change change = any(random, step, leases);
            Outcome outcome = one.apply(change);
            assertThat(described(other.apply(change))).isEqualTo(described(outcome));
            if (!(change instanceof Register) && !outcome.leases().isEmpty()) effective++;
        }
        assertThat(effective).as("changes that were not too late").isGreaterThan(1_000);
    }

    /** @param leases the last lease of each instance, by service and id */
    private static Change any(Random random, int step, Map<String, String> leases) {
        String service = "service" + random.nextInt(5);
        String id = "id" + random.nextInt(8);
        String lease = leases.getOrDefault(service + id, "never given");
        Status status = STATUSES.get(random.nextInt(STATUSES.size()));
        return switch (random.nextInt(6)) {
            case 0, 1 -> {
                leases.put(service + id, id + step);
                yield register(service, id, id + step);
            }
            case 2 -> new Deregister(service, id, random.nextBoolean() ? lease : null, null);
            case 3 -> new Heard(service, id, lease, status);
            case 4 -> new Expire(service, List.of(leaseId(id, lease)));
            default -> new Suspect(service, List.of(claim(id, lease)));
        };
    }

    private static List<String> described(Outcome outcome) {
        List<String> all = new ArrayList<>();
        all.add(outcome.refusal() + " " + outcome.leases());
        for (ListChange list : outcome.lists())
            all.add(list instanceof ListChange.Changed changed ? described(changed.snapshot()) : list.toString());
        return all;
    }

    private static String described(Snapshot snapshot) {
        StringBuilder words = new StringBuilder(snapshot.version() + ": ");
        String separator = "";
        for (Instance instance : snapshot.instances()) {
            words.append(separator).append(instance.id()).append(' ').append(instance.status());
            if (instance.suspect()) words.append(" suspect");
            separator = ", ";
        }
        return words.toString();
    }

    private Outcome apply(Change change) {
        return catalog.apply(change);
    }

    private String list(Change change) {
        return described(((ListChange.Changed) apply(change).lists().get(0)).snapshot());
    }

    private static Register register(String service, String id, String lease) {
        return new Register(service, instance(id), lease, TTL_MILLIS, null, null);
    }

    private static Register at(String address, String id) {
        Instance instance = new Instance(id, address, 1, null, Status.UP, false, Map.of());
        return new Register("echo", instance, "lease of " + id, TTL_MILLIS, null, null);
    }

    private static LeaseId leaseId(String id, String lease) {
        return new LeaseId(id, lease);
    }

    private static Claim claim(String id, String lease) {
        return new Claim(instance(id), lease, TTL_MILLIS, null, null);
    }

    private static Instance instance(String id) {
        return new Instance(id, id + ":80", 1, null, Status.UP, false, Map.of());
    }
}
