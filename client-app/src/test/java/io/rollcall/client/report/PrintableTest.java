package io.rollcall.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void whatBreaksALineOrDrivesATerminalIsEscaped() {
        assertThat(Printable.of("a\r\n\tb\u001b[2J\u2028\ud800")).isEqualTo("a\\r\\n\\tb\\u001b[2J\\u2028\\ud800");
    }

    @Test
    void whatTurnsTheDirectionOfTextIsEscaped() {
        assertThat(Printable.of("a\u202eb\u2066c\u2069")).isEqualTo("a\\u202eb\\u2066c\\u2069");
    }

    @Test
    void linesAreKeptAndNothingElseThatDisturbs() {
        assertThat(Printable.lines("a\n\tb\r\u001b[2J\u009b")).isEqualTo("a\n\tb\\r\\u001b[2J\\u009b");
    }

    @Test
    void allOtherTextIsLeftAsItIs() {
        assertThat(Printable.of("Grüße \\n 你好 👋")).isEqualTo("Grüße \\n 你好 👋");
    }

    @Test
    void aLongTextIsCut() {
        assertThat(Printable.of("abcdef", 4)).isEqualTo("a...");
        assertThat(Printable.of("abcd", 4)).isEqualTo("abcd");
    }
}
