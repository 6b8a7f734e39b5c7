package io.rollcall.call;

import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;

/** A request with an instance's address in place of the service's name. */
final class AddressedRequest extends HttpRequestWrapper {

    private final URI uri;
    private final HttpHeaders headers = new HttpHeaders();

    AddressedRequest(HttpRequest request, String address, boolean isSecure) throws UnusableAddressException {
        super(request);
        this.uri = ServiceUri.at(address, isSecure, request.getURI());
        headers.addAll(request.getHeaders());
    }

    @Override
    public URI getURI() {
        return uri;
    }

    /**
     * Returns headers of this request's own. Interceptors add to the headers of each attempt, and two attempts may be
     * in flight at a time.
     */
    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }
}
