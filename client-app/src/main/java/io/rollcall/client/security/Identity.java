package io.rollcall.client.security;

import io.rollcall.chassis.security.Scope;
import io.rollcall.chassis.security.Token;
import io.rollcall.wire.Name;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which process a certificate is for, as the URI in its subject alternative names, such as {@code
 * rollcall://service/echo} or {@code rollcall://replica/kv/kv1}.
 *
 * @param uri the URI
 * @param scopes what such a process needs, as {@link Token#scopes} reads it
 */
record Identity(String uri, List<Scope> scopes) {

    static final String SCHEME = "rollcall://";

    private static final Pattern SERVICE = Pattern.compile(SCHEME + "service/(" + Name.PATTERN + ")");
    private static final Pattern REPLICA =
            Pattern.compile(SCHEME + "replica/(" + Name.PATTERN + ")/(" + Name.PATTERN + ")");
    private static final Pattern MEMBER = Pattern.compile(SCHEME + "member/(" + Name.PATTERN + ")");

    Identity {
        scopes = List.copyOf(scopes);
    }

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException it is none of the known forms
     */
    static Identity of(String uri) {
        return new Identity(uri, Token.scopes(scopesOf(uri)));
    }

    /** Returns whether it is of a process that others call with their tokens. */
    boolean isServer() {
        return !uri.equals(SCHEME + "operator") && !uri.equals(SCHEME + "metrics");
    }

    private static String scopesOf(String uri) {
        if (uri.equals(SCHEME + "operator")) return "read,operate,metrics";
        if (uri.equals(SCHEME + "metrics")) return "metrics";
        if (MEMBER.matcher(uri).matches()) return "member";
        Matcher service = SERVICE.matcher(uri);
        if (service.matches()) return "register:" + service.group(1) + ",read";
        Matcher replica = REPLICA.matcher(uri);
        if (replica.matches()) return "register:" + replica.group(1) + ",read,replica:" + replica.group(1);
        throw new IllegalArgumentException("an identity is rollcall://service/NAME, rollcall://replica/GROUP/ID,"
                + " rollcall://member/NAME, rollcall://operator or rollcall://metrics, not '" + uri + "'");
    }
}
