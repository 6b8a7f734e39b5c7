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
 * Makes each answer close its connection while this instance drains. The next call of a caller that does not watch then
 * meets a refused connection, which shows that nothing was executed, and not a kept connection whose server is about to
 * stop.
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

    /** Returns the first place, so that answers of other filters close their connection too. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
