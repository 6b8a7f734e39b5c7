package io.rollcall.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** A short answer in memory, whose connection is free again. */
final class KeptAnswer implements ClientHttpResponse {

    /** The limit on the body; what exceeds it is dropped. A refusal has some hundred bytes. */
    private static final int BODY_BYTES_MAX = 16 << 10;

    private final HttpStatusCode status;
    private final String statusText;
    private final HttpHeaders headers;
    private final byte[] body;

    private KeptAnswer(HttpStatusCode status, String statusText, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.statusText = statusText;
        this.headers = headers;
        this.body = body;
    }

    /** Reads an answer, and closes it. */
    static KeptAnswer of(ClientHttpResponse answer) throws IOException {
        try (answer) {
            HttpHeaders headers = HttpHeaders.copyOf(answer.getHeaders());
            byte[] body = answer.getBody().readNBytes(BODY_BYTES_MAX);
            return new KeptAnswer(answer.getStatusCode(), answer.getStatusText(), headers, body);
        }
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return status;
    }

    @Override
    public String getStatusText() {
        return statusText;
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public InputStream getBody() {
        return new ByteArrayInputStream(body);
    }

    @Override
    public void close() {}
}
