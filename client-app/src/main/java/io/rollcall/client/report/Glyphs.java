package io.rollcall.client.report;

import java.nio.charset.Charset;

/** What a person sees beside letters and figures, as far as their terminal can show it. */
public enum Glyphs {
    UNICODE("█", "×"),
    /** For a terminal without a locale, which would show a question mark for each. */
    ASCII("#", "x");

    private final String block;
    private final String times;

    Glyphs(String block, String times) {
        this.block = block;
        this.times = times;
    }

    /** Those that can be written in it. */
    public static Glyphs in(Charset charset) {
        boolean canWriteAll = charset.canEncode() && charset.newEncoder().canEncode(UNICODE.block + UNICODE.times);
        return canWriteAll ? UNICODE : ASCII;
    }

    /** A bar of a number of cells. */
    public String bar(long cells) {
        return block.repeat((int) cells);
    }

    String times() {
        return times;
    }
}
