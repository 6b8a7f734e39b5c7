package io.rollcall.call;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Decides whether a call may be executed twice as well as once: by its method, because it carries an
 * {@code Idempotency-Key} by which its receiver recognizes a repeat, or because the application has configured its
 * path.
 *
 * @param paths by service, as the application has configured them
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key HTTP
 *     Header Field</a>
 */
record Idempotency(Map<String, Set<String>> paths) {

    static final String KEY_HEADER = "Idempotency-Key";

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE, HttpMethod.PUT, HttpMethod.DELETE);

    boolean isIdempotent(String service, HttpMethod method, URI uri, HttpHeaders headers) {
        return METHODS.contains(method)
                || headers.containsHeader(KEY_HEADER)
                || paths.getOrDefault(service, Set.of()).contains(uri.getPath());
    }
}
