package io.rollcall.kv;

import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** A process whose replica has a wall clock that differs from the machine's. */
final class SkewedReplica {

    /** The system property that says how far the clock is ahead, as an ISO-8601 duration. */
    static final String AHEAD = "wall-clock.ahead";

    public static void main(String[] args) {
        Duration ahead = Duration.parse(System.getProperty(AHEAD));
        InstantSource clock = InstantSource.offset(InstantSource.system(), ahead);
        ApplicationContextInitializer<GenericApplicationContext> wallClock =
                context -> context.registerBean(InstantSource.class, () -> clock);
        new SpringApplicationBuilder(KvApplication.class)
                .initializers(wallClock)
                .run(args);
    }

    private SkewedReplica() {}
}
