package io.rollcall.registration;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * Recognizes events of child contexts, such as that of the actuator's own port. Listeners of a parent context get them
 * as well.
 */
public final class ChildContexts {

    /**
     * Returns whether an event comes from a child of a context.
     *
     * @param source the source of the event, which may be any object
     */
    public static boolean published(@Nullable Object source, Object own) {
        if (!(source instanceof ApplicationContext child)) return false;
        for (ApplicationContext parent = child.getParent(); parent != null; parent = parent.getParent())
            if (parent.equals(own)) return true;
        return false;
    }

    private ChildContexts() {}
}
