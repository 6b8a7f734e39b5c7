package io.rollcall.registry;

import io.rollcall.chassis.security.CurrentPrincipal;
import io.rollcall.chassis.security.Principal;
import io.rollcall.chassis.security.Scope;
import org.jspecify.annotations.Nullable;

/** The sender of the request that this thread handles. */
final class Sender {

    private Sender() {}

    /** Returns its name, under which it owns what it registers; null: security is off. */
    static @Nullable String principal() {
        Principal principal = CurrentPrincipal.get();
        return principal == null ? null : principal.name();
    }

    static boolean isOperator() {
        Principal principal = CurrentPrincipal.get();
        return principal != null && principal.may(Scope.Kind.OPERATE);
    }
}
