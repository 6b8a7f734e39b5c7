package io.rollcall.call;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;

/**
 * An answer whose attempt ends with its body. At the last byte the attempt is answered, if the body breaks off it has
 * failed, and if the caller stops reading in the middle it is abandoned. A caller that closes it without reading needed
 * only the head, and has it.
 */
final class TrackedResponse implements ClientHttpResponse {

    /**
     * The most bytes that are read ahead of an answer to an idempotent call: the size of most answers, and little
     * memory for each call in flight.
     */
    static final int READ_AHEAD_BYTES_MAX = 64 * 1024;

    /**
     * The most bytes that are read when the caller closes, because a parser may stop before the end of the stream. The
     * transport reads on in any case.
     */
    private static final int REST_BYTES_MAX = 8 * 1024;

    private final ClientHttpResponse response;
    private final Attempt attempt;
    private final AttemptOutcome outcome;
    private @Nullable InputStream body;
    private boolean isRead;

    private TrackedResponse(ClientHttpResponse response, Attempt attempt, AttemptOutcome outcome) {
        this.response = response;
        this.attempt = attempt;
        this.outcome = outcome;
    }

    static TrackedResponse of(ClientHttpResponse response, Attempt attempt, AttemptOutcome outcome) {
        return new TrackedResponse(response, attempt, outcome);
    }

    /**
     * Reads a short body ahead, so that a call whose answer breaks off can be made elsewhere. A body that comes piece
     * by piece, such as events, is left to the caller.
     */
    void readAhead() throws IOException {
        long length = response.getHeaders().getContentLength();
        if (length > READ_AHEAD_BYTES_MAX || (length < 0 && !comesAsWhole(response.getHeaders()))) return;
        InputStream source = getBody();
        byte[] ahead = length >= 0 ? source.readNBytes((int) length) : source.readNBytes(READ_AHEAD_BYTES_MAX);
        isRead = false;
        InputStream buffered = new ByteArrayInputStream(ahead);
        if (length < 0 && ahead.length == READ_AHEAD_BYTES_MAX) buffered = new SequenceInputStream(buffered, source);
        body = buffered;
    }

    private static boolean comesAsWhole(HttpHeaders headers) {
        MediaType type = headers.getContentType();
        if (type == null) return false;
        String subtype = type.getSubtype();
        return subtype.equals("json") || subtype.endsWith("+json") || subtype.equals("xml") || subtype.endsWith("+xml");
    }

    @Override
    public HttpStatusCode getStatusCode() throws IOException {
        return response.getStatusCode();
    }

    @Override
    public String getStatusText() throws IOException {
        return response.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
        return response.getHeaders();
    }

    @Override
    public InputStream getBody() throws IOException {
        InputStream known = body;
        if (known != null) return known;
        InputStream tracked = new Body(response.getBody(), response.getHeaders().getContentLength());
        body = tracked;
        return tracked;
    }

    @Override
    public void close() {
        if (!attempt.hasEnded()) lookAtRest();
        response.close();
    }

    private void lookAtRest() {
        boolean wasRead = isRead;
        try {
            InputStream rest = getBody();
            for (int left = REST_BYTES_MAX; left > 0 && !attempt.hasEnded(); left--) if (rest.read() < 0) break;
        } catch (IOException | RuntimeException e) { // the attempt knows of it, or it is closed already
        }
        if (wasRead) attempt.abandoned();
        else attempt.ended(outcome);
    }

    private final class Body extends FilterInputStream {

        private long left;

        /** @param length -1: it is not known */
        Body(InputStream source, long length) {
            super(source);
            this.left = length;
            if (length == 0) attempt.ended(outcome);
        }

        @Override
        public int read() throws IOException {
            try {
                int read = super.read();
                onRead(read < 0 ? -1 : 1);
                return read;
            } catch (IOException e) {
                throw broken(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int read = super.read(bytes, offset, length);
                onRead(read);
                return read;
            } catch (IOException e) {
                throw broken(e);
            }
        }

        @Override
        public long skip(long count) throws IOException {
            try {
                long skipped = super.skip(count);
                if (skipped > 0) onRead(skipped);
                return skipped;
            } catch (IOException e) {
                throw broken(e);
            }
        }

        private void onRead(long count) {
            isRead = true;
            if (count >= 0 && left > 0) left -= count;
            if (count < 0 || left == 0) attempt.ended(outcome);
        }

        private IOException broken(IOException e) {
            attempt.failed(e);
            return e;
        }

        /** Does not close the source. When the answer is closed, the rest of the body is read. */
        @Override
        public void close() {}
    }
}
