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
 * Has {@code OPTIONS} and {@code TRACE} refused as every other verb that a path does not take. The servlet API would answer both itself, with
 * headers of its own and, to {@code TRACE}, with what was sent; and Spring would take some {@code OPTIONS} for a browser's question about CORS.
 */
final class RefusedMethods extends OncePerRequestFilter {

    private static final Set<String> ANSWERED_BY_THE_SERVLET = Set.of("OPTIONS", "TRACE");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean refused = ANSWERED_BY_THE_SERVLET.contains(request.getMethod());
        chain.doFilter(refused ? new Renamed(request) : request, response);
    }

    /** A verb that nobody knows. */
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
