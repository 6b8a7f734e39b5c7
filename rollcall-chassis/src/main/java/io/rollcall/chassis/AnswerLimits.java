package io.rollcall.chassis;

import java.time.Duration;

/** The limits on the time that a client takes to read an answer. */
public final class AnswerLimits {

    /**
     * How long a client may read nothing, or less than {@link #BYTES_PER_SECOND}, before its connection is closed. The
     * default of {@code server.tomcat.connection-timeout}, which is Tomcat's limit on one write, and on one read, too:
     * so it is above {@link BodyLimits#DEADLINE}.
     */
    public static final Duration DEADLINE = Duration.ofSeconds(15);

    /** A slow line. */
    public static final int BYTES_PER_SECOND = 100 << 10;

    private AnswerLimits() {}
}
