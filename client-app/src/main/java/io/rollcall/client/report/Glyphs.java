package io.rollcall.client.report;

import java.nio.charset.Charset;

/** Characters besides letters and digits, as far as the terminal can show them. */
public enum Glyphs {
    UNICODE("█", "×"),
    /** For a terminal without a locale, which would show a question mark instead. */
    ASCII("#", "x");

    private final String block;
    private final String times;

    Glyphs(String block, String times) {
        this.block = block;
        this.times = times;
    }

    /** Returns the glyphs that a charset can encode. */
    public static Glyphs in(Charset charset) {
        boolean canWriteAll = charset.canEncode() && charset.newEncoder().canEncode(UNICODE.block + UNICODE.times);
        return canWriteAll ? UNICODE : ASCII;
    }

    /** Returns a bar of this many cells. */
    public String bar(long cells) {
        return block.repeat((int) cells);
    }

    String times() {
        return times;
    }
}
