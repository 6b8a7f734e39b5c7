package io.rollcall.client.plot;

/** The unit in which a session's length is a small number. */
record TimeAxis(String unit, double unitSeconds, double end) {

    private static final double MINUTE = 60;
    private static final double HOUR = 3_600;

    static TimeAxis of(double seconds) {
        if (seconds > 3 * HOUR) return new TimeAxis("h", HOUR, seconds / HOUR);
        if (seconds > 10 * MINUTE) return new TimeAxis("min", MINUTE, seconds / MINUTE);
        return new TimeAxis("s", 1, seconds);
    }

    double of(Double seconds) {
        return seconds / unitSeconds;
    }
}
