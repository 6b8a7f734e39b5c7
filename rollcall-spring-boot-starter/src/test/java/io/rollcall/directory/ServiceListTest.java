package io.rollcall.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ServiceListTest {

    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    private final ServiceList list = new ServiceList(nanoTime::get);

    @Test
    void itsAgeCountsFromTheLastConfirmationWhetherOrNotAnythingHadChanged() {
        assertThat(list.age()).isZero();
        list.take(version(1));
        nanoTime.addAndGet(1_000);
        assertThat(list.age()).isEqualTo(Duration.ofNanos(1_000));

        list.take(version(1));
        nanoTime.addAndGet(7);
        assertThat(list.age()).isEqualTo(Duration.ofNanos(7));
    }

    @Test
    void listenersHearOfVersionsOnlyOnce() {
        List<Long> heard = new ArrayList<>();
        list.take(version(1));
        list.subscribe(known -> heard.add(known.version()));

        list.take(version(1));
        list.take(version(2));
        list.take(version(2));

        assertThat(heard).containsExactly(1L, 2L);
    }

    @Test
    void aListIsNotReadBeforeItsListenersHaveHeardOfIt() {
        List<LookupResponse> readMeanwhile = new ArrayList<>();
        list.take(version(1));
        list.subscribe(heard -> readMeanwhile.add(Objects.requireNonNull(list.last())));

        list.take(version(2));

        assertThat(readMeanwhile).containsExactly(version(1), version(1));
        assertThat(list.last()).isEqualTo(version(2));
    }

    /** As where a service has changed outside the subset of this process. */
    @Test
    void aVersionWithTheSameInstancesIsTakenAndNoListenerHearsOfIt() {
        List<Long> heard = new ArrayList<>();
        list.take(version(1));
        list.subscribe(known -> heard.add(known.version()));

        LookupResponse later = new LookupResponse("echo", 2, version(1).instances());
        assertThat(list.take(later)).isFalse();

        assertThat(heard).containsExactly(1L);
        assertThat(list.last()).isEqualTo(later);
    }

    private static LookupResponse version(long version) {
        Instance instance = new Instance("a", "localhost:" + version, 1, null, Status.UP, false, Map.of());
        return new LookupResponse("echo", version, List.of(instance));
    }
}
