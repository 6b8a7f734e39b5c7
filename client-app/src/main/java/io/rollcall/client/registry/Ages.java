package io.rollcall.client.registry;

/** Ages as a person reads them: in the largest unit in which they are at least two. */
final class Ages {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Ages() {}

    /** Returns an age such as {@code 90s}, {@code 5m}, {@code 3h} or {@code 12d}. */
    static String of(long millis) {
        if (millis < 2 * MINUTE) return Math.max(0, millis) / SECOND + "s";
        if (millis < 2 * HOUR) return millis / MINUTE + "m";
        return millis < 2 * DAY ? millis / HOUR + "h" : millis / DAY + "d";
    }
}
