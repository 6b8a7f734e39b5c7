package io.rollcall.wire.registry;

/** The status that an operator gives an instance, whatever it says of itself. */
public enum OverrideStatus {
    /** It is listed, and gets no calls. */
    OUT_OF_SERVICE
}
