package io.rollcall.chassis;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects {@code OPTIONS} and {@code TRACE} like every other method that a path does not support. The servlet API would
 * answer both itself, with headers of its own and, to {@code TRACE}, with the request; and Spring would take some
 * {@code OPTIONS} for a preflight request of CORS.
 */
final class RejectedMethodsFilter extends OncePerRequestFilter {

    private static final Set<String> ANSWERED_BY_THE_SERVLET = Set.of("OPTIONS", "TRACE");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean refused = ANSWERED_BY_THE_SERVLET.contains(request.getMethod());
        chain.doFilter(refused ? new Renamed(request) : request, response);
    }

    /** The request with a method that no path supports. */
    private static final class Renamed extends HttpServletRequestWrapper {

        Renamed(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "REFUSED-" + super.getMethod();
        }
    }
}
