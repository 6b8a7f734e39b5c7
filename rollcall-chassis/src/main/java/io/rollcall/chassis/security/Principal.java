package io.rollcall.chassis.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A caller that an {@link Authenticator} knows: the owner of a token, or of another proof, such as a certificate.
 *
 * @param name the name, which a lease remembers
 * @param scopes what it may do
 * @param id the only replica that it may be; null: any of the groups that its scopes name
 */
public record Principal(
        String name, List<Scope> scopes, @Nullable String id) {

    public Principal {
        scopes = List.copyOf(scopes);
    }

    public Principal(String name, List<Scope> scopes) {
        this(name, scopes, null);
    }

    /** Returns a principal, which is one replica alone if its name is that of one, such as {@code replica/kv/kv1}. */
    public static Principal of(String name, List<Scope> scopes) {
        return new Principal(name, scopes, CertificateName.replica(name));
    }

    /** Returns whether its name is that of this replica, as {@code replica/kv/kv1} is. */
    public boolean isReplica(String group, String replica) {
        return name.equals("replica/" + group + '/' + replica);
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
