package io.rollcall.registry.lookup;

import io.rollcall.wire.registry.LookupResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.databind.json.JsonMapper;

/** Serializes an answer as JSON once, and sends the same bytes to every reader. */
public final class LookupResponseConverter extends AbstractHttpMessageConverter<LookupResponse> {

    private final JsonMapper json;

    public LookupResponseConverter(JsonMapper json) {
        super(MediaType.APPLICATION_JSON);
        this.json = json;
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

    @Override
    protected Long getContentLength(LookupResponse answer, @Nullable MediaType mediaType) {
        return (long) bytes(answer).length;
    }

    @Override
    protected void writeInternal(LookupResponse answer, HttpOutputMessage output) throws IOException {
        output.getBody().write(bytes(answer));
    }

    /** Returns the answer's JSON. Callers share it and must not change it. */
    public byte[] bytes(LookupResponse answer) {
        if (answer.instances() instanceof SerializedList written)
            return written.json(() -> json.writeValueAsBytes(answer));
        return json.writeValueAsBytes(answer);
    }
}
