package io.rollcall.registry.lookup;

import io.rollcall.wire.registry.LookupResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.StreamUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serializes an answer as JSON once, and sends the same bytes to every reader. If there is no room for the bytes of a
 * large answer, it is sent while it is made.
 */
public final class LookupResponseConverter extends AbstractHttpMessageConverter<LookupResponse> {

    private final JsonMapper json;
    private final AnswerRoom room;

    public LookupResponseConverter(JsonMapper json, AnswerRoom room) {
        super(MediaType.APPLICATION_JSON);
        this.json = json;
        this.room = room;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == LookupResponse.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected LookupResponse readInternal(Class<? extends LookupResponse> type, HttpInputMessage input) {
        throw new HttpMessageNotReadableException("A registry sends lists, and reads none", input);
    }

    /** Returns the length; null: it is not known before the answer is sent. */
    @Override
    protected @Nullable Long getContentLength(LookupResponse answer, @Nullable MediaType mediaType) {
        return isLarge(answer) ? null : (long) json(answer).length;
    }

    @Override
    protected void writeInternal(LookupResponse answer, HttpOutputMessage output) throws IOException {
        send(answer, length -> {}, output.getBody());
    }

    /** Returns whether the JSON may be so large that only {@link #send} makes it. */
    public boolean isLarge(LookupResponse answer) {
        return answer.instances() instanceof SerializedList list && list.isLarge();
    }

    /** Returns the JSON of an answer that is not large. Callers share it and must not change it. */
    public byte[] json(LookupResponse answer) {
        return answer.instances() instanceof SerializedList list
                ? list.json(() -> json.writeValueAsBytes(answer))
                : json.writeValueAsBytes(answer);
    }

    /**
     * Sends the answer.
     *
     * @param length told the length before the first byte, if it is known
     */
    public void send(LookupResponse answer, LongConsumer length, OutputStream to) throws IOException {
        if (answer.instances() instanceof SerializedList list && list.isLarge()) sendLarge(answer, list, length, to);
        else send(json(answer), length, to);
    }

    private void sendLarge(LookupResponse answer, SerializedList list, LongConsumer length, OutputStream to)
            throws IOException {
        byte[] bytes = list.hold(room, () -> json.writeValueAsBytes(answer));
        if (bytes == null) {
            json.writeValue(StreamUtils.nonClosing(to), answer);
            return;
        }
        try {
            send(bytes, length, to);
        } finally {
            list.release(room);
        }
    }

    private static void send(byte[] bytes, LongConsumer length, OutputStream to) throws IOException {
        length.accept(bytes.length);
        to.write(bytes);
    }
}
