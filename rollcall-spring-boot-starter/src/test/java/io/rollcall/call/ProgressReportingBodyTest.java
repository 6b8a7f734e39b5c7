package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.junit.jupiter.api.Test;

class ProgressReportingBodyTest {

    private final List<String> seen = new ArrayList<>();

    private final ProgressReportingBody.Progress progress = new ProgressReportingBody.Progress() {
        @Override
        public void awaitsInstance() {
            seen.add("instance");
        }

        @Override
        public void awaitsSource() {
            seen.add("source");
        }
    };

    @Test
    void aBodyThatIsWrittenAtOnceShowsItsProgress() throws IOException {
        ByteArrayEntity whole = new ByteArrayEntity(new byte[150 * 1024], ContentType.APPLICATION_OCTET_STREAM);
        new ProgressReportingBody(whole, progress).writeTo(new OutputStream() {
            @Override
            public void write(int one) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                seen.add(offset / 1024 + "+" + length / 1024);
            }
        });
        assertThat(seen.stream().filter(each -> each.contains("+"))).containsExactly("0+64", "64+64", "128+22");
        assertThat(seen.get(0)).isEqualTo("source");
        assertThat(seen).containsSubsequence("instance", "0+64", "instance", "64+64", "instance", "128+22", "source");
        assertThat(seen.get(seen.size() - 1)).as("the head of the answer").isEqualTo("instance");
    }
}
