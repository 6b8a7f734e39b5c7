package io.rollcall.client.follow;

import io.rollcall.wire.registry.Instance;
import java.util.Locale;

/** The state of an instance as the registry's list shows it. */
enum InstanceState {
    STARTING,
    UP,
    /** Its heartbeats are overdue. */
    SUSPECT,
    DRAINING,
    DOWN,
    /** It was listed, and no longer is. */
    GONE,
    /** It answers, and was never listed under this id. */
    UNLISTED;

    static InstanceState of(Instance instance) {
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
