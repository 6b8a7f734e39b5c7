package io.rollcall.client.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlyphsTest {

    @Test
    void whereNoBlockCanBeWrittenABarIsInAscii() {
        assertThat(Glyphs.in(UTF_8).bar(3)).isEqualTo("███");
        assertThat(Glyphs.in(US_ASCII).bar(3)).isEqualTo("###");
        assertThat(Glyphs.in(ISO_8859_1).bar(3)).isEqualTo("###");
        assertThat(US_ASCII.newEncoder().canEncode(Glyphs.ASCII.times())).isTrue();
    }
}
