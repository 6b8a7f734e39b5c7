package io.rollcall.registry.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class LongLeasesTest {

    private static final Duration LONG = Duration.ofSeconds(40);
    private static final int SERVICES = 200;

    /** While others tidy: each lease that was remembered, and still is held, is read by the next run. */
    @RepeatedTest(5)
    void whatManyRememberAtOnceIsOnDisk(@TempDir Path data) throws Exception {
        try (DataDirectory directory = DataDirectory.open(data, 1)) {
            LongLeases leases = new LongLeases(directory);
            leases.forgetBefore();
            IntStream.range(0, SERVICES).parallel().forEach(i -> {
                leases.changed("held" + i, LONG);
                leases.remember("held" + i);
                leases.changed("ended" + i, LONG);
                leases.remember("ended" + i);
                leases.changed("ended" + i, Duration.ZERO);
                if (i % 10 == 0) assertThat(leases.tidy()).isTrue();
            });
            assertThat(read(directory)).containsAllEntriesOf(held());
            assertThat(leases.tidy()).isTrue();
            assertThat(read(directory)).isEqualTo(held());
        }
    }

    private static Map<String, Duration> read(DataDirectory directory) throws IOException {
        return new LongLeases(directory).before();
    }

    private static Map<String, Duration> held() {
        return IntStream.range(0, SERVICES).boxed().collect(Collectors.toMap(i -> "held" + i, i -> LONG));
    }
}
