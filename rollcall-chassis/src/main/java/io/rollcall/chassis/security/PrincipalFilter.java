package io.rollcall.chassis.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what comes after it which principal sends a request: the controllers by {@link CurrentPrincipal}, and the
 * actuator by the servlet's roles, of which a scope without a limit is one. It refuses nothing.
 */
final class PrincipalFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    private final transient Supplier<Access> access;

    PrincipalFilter(Supplier<Access> access) {
        this.access = access;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Principal principal = access.get().principal(request);
        if (principal == null) {
            chain.doFilter(request, response);
            return;
        }
        Principal before = CurrentPrincipal.exchange(principal);
        try {
            chain.doFilter(new Authenticated(request, principal), response);
        } finally {
            CurrentPrincipal.exchange(before);
        }
    }

    private static final class Authenticated extends HttpServletRequestWrapper {

        private final Principal principal;

        Authenticated(HttpServletRequest request, Principal principal) {
            super(request);
            this.principal = principal;
        }

        @Override
        public @Nullable String getRemoteUser() {
            return principal.name();
        }

        @Override
        public java.security.@Nullable Principal getUserPrincipal() {
            return principal::name;
        }

        @Override
        public boolean isUserInRole(String role) {
            Scope.Kind kind = Scope.Kind.of(role.toLowerCase(Locale.ROOT));
            return kind != null && principal.may(kind);
        }
    }
}
