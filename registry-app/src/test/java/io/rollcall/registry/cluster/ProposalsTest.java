package io.rollcall.registry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.log.ReplicatedLog;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.registry.lease.LogEntry;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProposalsTest {

    /** The most that one instance may say of itself, of characters that JSON writes as six. */
    private static final String MUCH = "\u0001".repeat(36_000);

    private final Proposals proposals = new Proposals();

    @Test
    void theyLeaveInOrderAndNotTooManyAtOnce() {
        for (int i = 0; i < 600; i++) add(i, null);

        List<Integer> sizes = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        for (List<LogEntry> next = proposals.next(); !next.isEmpty(); next = proposals.next()) {
            sizes.add(next.size());
            next.forEach(entry -> numbers.add(entry.number()));
        }

        assertThat(sizes).containsExactly(256, 256, 88);
        assertThat(numbers).isSorted().hasSize(600);
    }

    @Test
    void anEntryFitsIntoTheLogHoweverMuchInstancesSay() {
        for (int i = 0; i < 256; i++)
            add(
                    i,
                    new Change.Register(
                            "echo", instance("a" + i), "lease of an instance that says much", 10_000, null, null));
        for (List<LogEntry> next = proposals.next(); !next.isEmpty(); next = proposals.next())
            assertThat(Codec.encode(next, 0)).hasSizeLessThan(ReplicatedLog.ENTRY_BYTES_MAX);
    }

    @Test
    void soDoesAPartOfTheSuspectsOfAWholeService() {
        List<Claim> claims = IntStream.range(0, 50)
                .mapToObj(i -> new Claim(instance("a" + i), "lease" + i, 10_000, null, null))
                .toList();
        List<Change> parts = new Change.Suspect("echo", claims).parts(128 << 10);

        assertThat(parts).hasSizeGreaterThan(10);
        assertThat(parts.stream().flatMap(part -> ((Change.Suspect) part).leases().stream()))
                .containsExactlyElementsOf(claims);
        for (Change part : parts)
            assertThat(Codec.encode(List.of(new LogEntry("member", 1, 1, part)), 0))
                    .hasSizeLessThan(ReplicatedLog.ENTRY_BYTES_MAX);
    }

    @Test
    void itIsFullBeforeTheHeapIs() {
        for (int i = 0; !proposals.isFull(); i++) {
            assertThat(i).isLessThan(20_000);
            add(i, null);
        }
        proposals.clear();
        assertThat(proposals.isFull()).isFalse();
        assertThat(proposals.next()).isEmpty();
    }

    private void add(long number, @Nullable Change change) {
        proposals.add(new LogEntry("member", 1, number, change));
    }

    private static Instance instance(String id) {
        return new Instance(id, id + ":80", 1, null, Status.UP, false, Map.of("key", MUCH));
    }
}
