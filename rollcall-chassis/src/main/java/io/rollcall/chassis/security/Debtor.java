package io.rollcall.chassis.security;

import io.rollcall.chassis.RemoteAddress;

/** The name under which what a request takes of this server is counted, so that one sender cannot take all of it. */
public final class Debtor {

    private Debtor() {}

    /** Returns that of the request that this thread handles: its principal, else its address. */
    public static String current() {
        Principal principal = CurrentPrincipal.get();
        return principal == null ? "the address " + RemoteAddress.get() : "the principal " + principal.name();
    }
}
