package io.rollcall.chassis.security;

import java.util.List;

/**
 * A caller that an {@link Authenticator} knows: the owner of a token, or of another proof, such as a certificate.
 *
 * @param name the name, which a lease remembers
 * @param scopes what it may do
 */
public record Principal(String name, List<Scope> scopes) {

    public Principal {
        scopes = List.copyOf(scopes);
    }

    /** Returns whether it has the scope without a limit. */
    public boolean may(Scope.Kind kind) {
        for (Scope scope : scopes) if (scope.coversAll(kind)) return true;
        return false;
    }

    boolean mayDoSomeOf(Scope.Kind kind) {
        for (Scope scope : scopes) if (scope.kind() == kind) return true;
        return false;
    }
}
