package io.rollcall.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcTest {

    @Test
    void aNameWithBlanksAndParenthesesDoesNotShiftTheFields() {
        String stat = "42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 7 3 20 0";
        assertThat(Proc.ticks(stat, 11)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Proc.ticks(stat, 13)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void memoryIsInKibibytes() {
        assertThat(Proc.residentKib(List.of("Name:\tjava", "VmRSS:\t  123456 kB")))
                .isEqualTo(123_456);
    }

    @Test
    void theLiveHeapIsTheHistogramsTotal() throws IOException {
        assertThat(LiveHeap.total("""
                           1:         12345        1234567  [B (java.base@17)
                        Total         99999       22222222
                        """)).isEqualTo(22_222_222);
    }
}
