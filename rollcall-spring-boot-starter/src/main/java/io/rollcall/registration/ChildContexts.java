package io.rollcall.registration;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** Tells what child contexts, such as that of the actuator's own port, publish: their parent's listeners hear it as well. */
public final class ChildContexts {

    /**
     * Whether an event comes from a child of a context.
     *
     * @param source of the event, which may be anything
     */
    public static boolean published(@Nullable Object source, Object own) {
        if (!(source instanceof ApplicationContext child)) return false;
        for (ApplicationContext parent = child.getParent(); parent != null; parent = parent.getParent())
            if (parent.equals(own)) return true;
        return false;
    }

    private ChildContexts() {}
}
