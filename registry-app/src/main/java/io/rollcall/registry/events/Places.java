package io.rollcall.registry.events;

import io.rollcall.chassis.ProblemException;
import io.rollcall.wire.ProblemCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** The places of those that wait for events. One principal, or one address, may take a part of them. */
final class Places {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final String what;
    private final int most;
    private final int ofOneMax;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    /**
     * @param what those that wait, such as "requests for events"
     * @param quota the part of the places, in percent, that one may take
     */
    Places(String what, int most, int quota) {
        this.what = what;
        this.most = most;
        this.ofOneMax = Math.max(1, most * quota / 100);
    }

    /**
     * Takes a place.
     *
     * @param debtor the name under which it is counted
     * @throws ProblemException 429 {@code too-many}
     */
    synchronized void take(String debtor) {
        int ofOne = taken.getOrDefault(debtor, 0);
        if (all >= most) throw tooMany(most + " " + what + " already wait here");
        if (ofOne >= ofOneMax)
            throw tooMany(ofOneMax + " " + what + " of " + debtor
                    + " already wait here, which is its quota (rollcall.registry.quota percent of all)");
        all++;
        taken.put(debtor, ofOne + 1);
    }

    synchronized void giveBack(String debtor) {
        all--;
        taken.computeIfPresent(debtor, (of, places) -> places == 1 ? null : places - 1);
    }

    synchronized int taken() {
        return all;
    }

    private static ProblemException tooMany(String why) {
        return new ProblemException(
                HttpStatus.TOO_MANY_REQUESTS, ProblemCode.TOO_MANY, why + ". Ask again later.", RETRY_AFTER);
    }
}
