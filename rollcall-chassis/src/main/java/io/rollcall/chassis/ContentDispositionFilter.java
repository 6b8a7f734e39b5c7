package io.rollcall.chassis;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Removes {@code Content-Disposition} from answers. Spring MVC takes the end of {@code /Registry.Lookup} for a file
 * name extension and adds the header against reflected downloads; JSON from a POST is no download, and {@code nosniff}
 * says so.
 */
final class ContentDispositionFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        chain.doFilter(request, new WithoutDisposition(response));
    }

    private static final class WithoutDisposition extends HttpServletResponseWrapper {

        WithoutDisposition(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setHeader(String name, String value) {
            if (!HttpHeaders.CONTENT_DISPOSITION.equalsIgnoreCase(name)) super.setHeader(name, value);
        }

        @Override
        public void addHeader(String name, String value) {
            if (!HttpHeaders.CONTENT_DISPOSITION.equalsIgnoreCase(name)) super.addHeader(name, value);
        }
    }
}
