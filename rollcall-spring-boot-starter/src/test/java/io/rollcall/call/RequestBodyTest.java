package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.StreamingHttpOutputMessage.Body;

class RequestBodyTest {

    private static final int SHORT = 4 * 1024;

    private final AtomicInteger written = new AtomicInteger();

    @Test
    void aShortObjectWhoseConnectionBreaksIsKeptToItsEndAndNotWrittenAnew() throws IOException {
        RequestBody body = RequestBody.of(new HttpHeaders(), source(true, SHORT));
        assertThatIOException().isThrownBy(() -> body.writeTo(broken()));
        assertThat(body.repeatable()).isTrue();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        body.writeTo(out);
        assertThat(out.size()).isEqualTo(SHORT);
        assertThat(written).hasValue(1);
    }

    @Test
    void aStreamWhoseConnectionBreaksIsNotReadFurther() throws IOException {
        RequestBody body = RequestBody.of(new HttpHeaders(), source(false, SHORT));
        assertThatIOException().isThrownBy(() -> body.writeTo(broken()));
        assertThat(body.repeatable()).isFalse();
    }

    @Test
    void anObjectThatIsTooLongToBeKeptIsWrittenOnceBecauseItMayBeAnIterator() throws IOException {
        RequestBody body = RequestBody.of(new HttpHeaders(), source(true, RequestBody.BUFFERED_BYTES_MAX + 1));
        assertThatIOException().isThrownBy(() -> body.writeTo(broken()));
        assertThat(body.repeatable()).isFalse();
        assertThat(written).hasValue(1);
    }

    @Test
    void aLongSourceOfKnownLengthIsWrittenAnewButNotByTwoThreadsAtATime() throws IOException {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentLength(RequestBody.BUFFERED_BYTES_MAX + 1);
        RequestBody body = RequestBody.of(headers, source(true, RequestBody.BUFFERED_BYTES_MAX + 1));
        body.writeTo(OutputStream.nullOutputStream());
        assertThat(body.repeatable()).isTrue();
        assertThat(body.isShareable()).isFalse();
    }

    private Body source(boolean isRepeatable, int bytes) {
        return new Body() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                written.incrementAndGet();
                for (int i = 0; i < bytes; i++) out.write('x');
            }

            @Override
            public boolean repeatable() {
                return isRepeatable;
            }
        };
    }

    private static OutputStream broken() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("broken, as it should");
            }
        };
    }
}
