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

/** Writes an answer as JSON once, and to everybody the same bytes. */
public final class LookupConverter extends AbstractHttpMessageConverter<LookupResponse> {

    private final JsonMapper json;

    public LookupConverter(JsonMapper json) {
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
        throw new HttpMessageNotReadableException("A registry sends such answers, it takes none", input);
    }

    @Override
    protected Long getContentLength(LookupResponse answer, @Nullable MediaType mediaType) {
        return (long) bytes(answer).length;
    }

    @Override
    protected void writeInternal(LookupResponse answer, HttpOutputMessage output) throws IOException {
        output.getBody().write(bytes(answer));
    }

    /** The answer's JSON, not to be changed: others are given the same. */
    public byte[] bytes(LookupResponse answer) {
        if (answer.instances() instanceof WrittenList written)
            return written.json(() -> json.writeValueAsBytes(answer));
        return json.writeValueAsBytes(answer);
    }
}
