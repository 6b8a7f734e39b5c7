package io.rollcall.directory;

import io.rollcall.wire.registry.Subset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subset that this process asks for. It is chosen when it is first asked for, or at the start if the caller's name
 * is known then, and stays the same from then on: the registry does not tell a caller of changes outside its subset, so
 * a list is of one subset only.
 */
final class CallerSubset {

    private static final Logger log = LoggerFactory.getLogger(CallerSubset.class);

    private final int size;
    private final @Nullable CallerName callerName;
    private @Nullable Subset subset;

    /**
     * @param size the most instances; 0: there is no subset
     * @param callerName null: this process does not register, and has a random name
     */
    CallerSubset(int size, @Nullable CallerName callerName) {
        this.size = size;
        this.callerName = callerName;
    }

    /**
     * Chooses the subset if the caller's name is known.
     *
     * @throws IllegalArgumentException the name is none. It would fail every lookup
     */
    synchronized void chooseIfKnown() {
        if (size == 0 || callerName == null) return;
        try {
            subset = new Subset(valid(callerName), size);
        } catch (IllegalStateException e) {
            log.debug("The name of this caller is not known yet", e);
        }
    }

    /**
     * Returns null if this process asks for whole lists.
     *
     * @throws IllegalArgumentException the caller's name has become known since the start, and is none
     */
    synchronized @Nullable Subset get() {
        if (size > 0 && subset == null) subset = new Subset(name(), size);
        return subset;
    }

    private String name() {
        if (callerName == null)
            return random("it does not register. Define a bean of type CallerName if it should stay the same");
        try {
            return valid(callerName);
        } catch (IllegalStateException e) {
            log.debug("The name of this caller is not known yet", e);
            return random("its own is not known yet. Set rollcall.instance.id if it should stay the same");
        }
    }

    private static String random(String why) {
        log.info(
                "This process asks for its part of large services under a random name, because {} over a restart", why);
        return UUID.randomUUID().toString();
    }

    private static String valid(CallerName callerName) {
        String name = nameOf(callerName);
        if (name != null && !name.isBlank() && name.length() <= Subset.OF_MAX) return name;
        String problem = name == null || name.isBlank() ? "a blank name" : "a name of " + name.length() + " characters";
        throw invalid(callerName, "returns " + problem, null);
    }

    /** Returns null where an application's bean breaks the contract. */
    private static @Nullable String nameOf(CallerName callerName) {
        try {
            return callerName.name();
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw invalid(callerName, "throws " + e, e);
        }
    }

    private static IllegalArgumentException invalid(
            CallerName callerName, String problem, @Nullable RuntimeException cause) {
        return new IllegalArgumentException(
                ("The CallerName bean %s %s; with rollcall.subset.size it must return 1 to %d characters"
                                + " that are not all blank")
                        .formatted(callerName.getClass().getName(), problem, Subset.OF_MAX),
                cause);
    }
}
