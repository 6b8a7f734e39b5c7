package io.rollcall.registration;

import static io.rollcall.wire.registry.Status.DRAINING;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;

/**
 * While this instance drains, each answer closes its connection. A caller that does not watch then meets a refused
 * connection next, which says that nothing was executed, and not a kept one whose server is about to go.
 */
final class DrainFilter implements Filter, Ordered {

    private final Registration registration;
    private final Drain drain;

    DrainFilter(Registration registration, Drain drain) {
        this.registration = registration;
        this.drain = drain;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (registration.status() == DRAINING && response instanceof HttpServletResponse http) {
            http.setHeader("Connection", "close");
            drain.onRequest();
        }
        chain.doFilter(request, response);
    }

    /** Whoever answers in place of the application closes too. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
