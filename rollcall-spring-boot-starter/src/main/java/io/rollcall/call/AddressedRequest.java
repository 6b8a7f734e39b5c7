package io.rollcall.call;

import java.net.URI;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;

/** A request with an instance's address in place of the service's name. */
final class AddressedRequest extends HttpRequestWrapper {

    private final URI uri;

    AddressedRequest(HttpRequest request, String address) {
        super(request);
        this.uri = ServiceUri.at(address, request.getURI());
    }

    @Override
    public URI getURI() {
        return uri;
    }
}
