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
     * Returns the name, at most {@value Subset#OF_MAX} characters. It is called once, when the first list is asked for.
     *
     * @throws IllegalStateException it is not known yet. A random name is taken instead, to the end of the process
     */
    String name();
}
