package io.rollcall.chassis.fastpath;

/**
 * Turns a method's response into JSON on the fast path. A service whose responses carry their JSON with them has a bean
 * of this type.
 */
@FunctionalInterface
public interface ResponseSerializer {

    /** Returns the JSON, which nobody changes afterwards: several requests may share it. */
    byte[] json(Object response);
}
