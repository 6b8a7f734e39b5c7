package io.rollcall.chassis.security;

import io.rollcall.tls.PrincipalName;
import io.rollcall.wire.Name;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a principal in a certificate: a URI among its subject's alternative names (RFC 5280, 4.2.1.6).
 *
 * <pre>
 * rollcall://service/NAME      register:NAME, read
 * rollcall://replica/GROUP/ID  register:GROUP, read, replica:GROUP, as the replica of that id alone
 * rollcall://member/NAME       member
 * rollcall://operator          read, operate, metrics
 * rollcall://metrics           metrics
 * </pre>
 */
final class CertificateName {

    private CertificateName() {}

    /**
     * Returns the principal of a name.
     *
     * @param uri begins with {@link PrincipalName#SCHEME}
     * @throws IllegalArgumentException it is none of these
     */
    static Principal principal(String uri) {
        String name = uri.substring(PrincipalName.SCHEME.length());
        String[] parts = name.split("/", -1);
        for (String part : parts) if (!part.matches(Name.PATTERN)) throw unknown(uri);
        List<Scope> scopes = scopes(parts);
        if (scopes.isEmpty()) throw unknown(uri);
        return new Principal(name, scopes, replica(name));
    }

    /** Returns the id of the only replica that a principal of this name may be; null: its name is none of a replica. */
    static @Nullable String replica(String name) {
        String[] parts = name.split("/", -1);
        return parts.length == 3 && parts[0].equals("replica") ? parts[2] : null;
    }

    private static List<Scope> scopes(String[] parts) {
        return switch (parts[0] + ' ' + parts.length) {
            case "service 2" -> List.of(new Scope(Scope.Kind.REGISTER, parts[1]), new Scope(Scope.Kind.READ, null));
            case "replica 3" ->
                List.of(
                        new Scope(Scope.Kind.REGISTER, parts[1]),
                        new Scope(Scope.Kind.READ, null),
                        new Scope(Scope.Kind.REPLICA, parts[1]));
            case "member 2" -> List.of(new Scope(Scope.Kind.MEMBER, null));
            case "operator 1" ->
                List.of(
                        new Scope(Scope.Kind.READ, null),
                        new Scope(Scope.Kind.OPERATE, null),
                        new Scope(Scope.Kind.METRICS, null));
            case "metrics 1" -> List.of(new Scope(Scope.Kind.METRICS, null));
            default -> List.of();
        };
    }

    private static IllegalArgumentException unknown(String uri) {
        return new IllegalArgumentException("The name " + uri + " of the certificate is none: it must be "
                + PrincipalName.SCHEME + "service/NAME, replica/GROUP/ID, member/NAME, operator or metrics.");
    }
}
