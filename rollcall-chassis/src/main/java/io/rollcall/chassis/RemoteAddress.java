package io.rollcall.chassis;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The IP address from which the request has come that this thread handles. A controller's method reads it before it
 * hands the request over to another thread.
 */
public final class RemoteAddress {

    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    private RemoteAddress() {}

    /** Returns the address as a literal, such as {@code 10.0.0.7}; null: this thread handles no request. */
    public static @Nullable String get() {
        return CURRENT.get();
    }

    /** Notes the address while the other filters and the controller run. */
    static final class NotingFilter extends HttpFilter {

        private static final long serialVersionUID = 1;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            CURRENT.set(request.getRemoteAddr());
            try {
                chain.doFilter(request, response);
            } finally {
                CURRENT.set(null); // stays in the thread's map: to remove it at each request would cost more
            }
        }
    }
}
