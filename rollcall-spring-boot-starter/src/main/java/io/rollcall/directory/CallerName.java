package io.rollcall.directory;

import io.rollcall.wire.registry.Subset;

/**
 * What tells this process from other callers: its part of a large service depends on it, and stays the same over a
 * restart if the name does. A bean of this type replaces the starter's, which is the service and the id that this
 * process registers under.
 */
@FunctionalInterface
public interface CallerName {

    /**
     * Returns the name, 1 to {@value Subset#OF_MAX} characters that are not all blank. Where a size of subsets is set,
     * this is called at the start, which any other name or exception fails. It is called once more for the first list
     * if it was not known yet.
     *
     * @throws IllegalStateException it is not known yet. If that is so when the first list is asked for, a random name
     *     is taken instead, to the end of the process
     */
    String name();
}
