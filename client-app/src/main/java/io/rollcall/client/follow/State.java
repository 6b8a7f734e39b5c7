package io.rollcall.client.follow;

import io.rollcall.wire.registry.Instance;
import java.util.Locale;

/** What is known of an instance by the registry's list. */
enum State {
    STARTING,
    UP,
    /** It should be up, and does not say so in time. */
    SUSPECT,
    DRAINING,
    DOWN,
    /** It was listed, and is no more. */
    GONE,
    /** It answers, and was never listed under this name. */
    UNLISTED;

    static State of(Instance instance) {
        if (instance.suspect()) return SUSPECT;
        return switch (instance.status()) {
            case STARTING -> STARTING;
            case UP -> UP;
            case DRAINING -> DRAINING;
            case DOWN -> DOWN;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
