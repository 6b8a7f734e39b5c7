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
 * Keeps answers free of {@code Content-Disposition}. Spring MVC takes the end of {@code /Registry.Lookup} for a file's
 * and adds the header against reflected downloads; JSON from a POST is not one, and says so with {@code nosniff}.
 */
final class NoDownloads extends OncePerRequestFilter {

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
