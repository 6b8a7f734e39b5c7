package io.rollcall.call;

import io.rollcall.wire.BearerToken;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends the token with each request. It is only for clients that follow no redirect to another origin, and whose
 * addresses are those of the registry, or those that the registry lists.
 */
public record Authorizing(BearerToken token) implements ClientHttpRequestInterceptor {

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        authorize(request.getHeaders());
        return execution.execute(request, body);
    }

    void authorize(HttpHeaders headers) {
        String header = token.header();
        if (header != null) headers.set(HttpHeaders.AUTHORIZATION, header);
    }
}
