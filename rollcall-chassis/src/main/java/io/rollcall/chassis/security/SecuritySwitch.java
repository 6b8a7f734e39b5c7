package io.rollcall.chassis.security;

/** Knows whether an operator has switched security off ({@code rollcall.security=off}). */
public interface SecuritySwitch {

    /** Returns whether it is off, so that whoever reaches this server may call everything. */
    boolean isOff();
}
