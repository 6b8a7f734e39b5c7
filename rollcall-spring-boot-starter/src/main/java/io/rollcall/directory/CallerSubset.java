package io.rollcall.directory;

import io.rollcall.wire.registry.Subset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subset that this process asks for. It is chosen when it is first asked for, and stays the same then: the registry
 * does not tell a caller of changes outside its subset, so a list is of one subset only.
 */
final class CallerSubset {

    private static final Logger log = LoggerFactory.getLogger(CallerSubset.class);

    private final int size;
    private final CallerName callerName;
    private @Nullable Subset subset;

    /** @param size the most instances; 0: there is no subset */
    CallerSubset(int size, CallerName callerName) {
        this.size = size;
        this.callerName = callerName;
    }

    /** Returns null if this process asks for whole lists. */
    synchronized @Nullable Subset get() {
        if (size > 0 && subset == null) subset = new Subset(name(), size);
        return subset;
    }

    private String name() {
        try {
            return callerName.name();
        } catch (IllegalStateException e) {
            log.debug("The name of this caller is not known yet; it is a random one from now on", e);
            return randomName();
        }
    }

    /** Returns a name for a process that does not register. */
    static String randomName() {
        return UUID.randomUUID().toString();
    }
}
