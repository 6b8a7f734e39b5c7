package io.rollcall.kv.keys;

import io.rollcall.chassis.fastpath.ResponseSerializer;
import io.rollcall.wire.kv.GetResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.util.StreamUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a large value while its JSON is made: the bytes of the JSON, up to six for a character, would take memory for
 * as long as the client reads.
 */
@Component
final class LargeValues implements ResponseSerializer {

    /** A value up to this size is in the buffer of its connection at once. */
    private static final int SMALL_CHARS = 7 << 10;

    private final JsonMapper json;

    LargeValues(JsonMapper json) {
        this.json = json;
    }

    @Override
    public byte[] json(Object response) {
        return json.writeValueAsBytes(response);
    }

    @Override
    public boolean isLarge(Object response) {
        return response instanceof GetResponse got
                && got.value() != null
                && got.value().length() > SMALL_CHARS;
    }

    @Override
    public void send(Object response, HttpServletResponse to) throws IOException {
        json.writeValue(StreamUtils.nonClosing(to.getOutputStream()), response);
    }
}
