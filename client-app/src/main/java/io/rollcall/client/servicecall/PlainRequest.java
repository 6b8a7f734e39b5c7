package io.rollcall.client.servicecall;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map.Entry;

/**
 * The request that is made, whichever instance gets it.
 *
 * @param path with its query, beginning with a slash
 * @param headers in the order in which they were given
 * @param body empty: the request has none
 */
@SuppressWarnings("ArrayRecordComponent") // no two are compared
record PlainRequest(String method, String path, List<Entry<String, String>> headers, byte[] body, Duration timeout) {

    /** @throws IllegalArgumentException the path is none, or HTTP does not allow a header */
    HttpRequest at(String origin) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(timeout)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(header -> request.header(header.getKey(), header.getValue()));
        return request.build();
    }

    /** Returns whether the request may change something. */
    boolean writes() {
        return !List.of("GET", "HEAD", "OPTIONS").contains(method);
    }
}
