package io.rollcall.chassis;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads requests strictly: an unknown field and a duplicate field are errors at any depth. Otherwise a misspelt {@code
 * ifVersion} would make a write unconditional, and of two equal fields the second would win.
 *
 * <p>A message that must accept fields of later versions says so with {@code @JsonIgnoreProperties(ignoreUnknown =
 * true)}; none does. Answers are read by the application's own mapper, which ignores unknown fields, so that a newer
 * server may add some.
 */
public final class StrictRequestConverter extends JacksonJsonHttpMessageConverter {

    StrictRequestConverter(JsonMapper json) {
        super(json);
    }

    /** Returns the reader with the same strictness. */
    public static ObjectReader of(ObjectReader reader) {
        return reader.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    @Override
    protected ObjectReader customizeReader(ObjectReader reader, JavaType type) {
        return of(reader);
    }

    /** Reads the whole body first, because it has a limit, and text that is not UTF-8 is no JSON. */
    @Override
    public Object read(ResolvableType type, HttpInputMessage input, @Nullable Map<String, Object> hints)
            throws IOException {
        byte[] body = input.getBody().readAllBytes();
        Utf8Text.Flaw flaw = Utf8Text.flaw(body);
        if (flaw != null) throw new MalformedTextException(flaw, body);
        return super.read(type, new ReadMessage(input.getHeaders(), new ByteArrayInputStream(body)), hints);
    }

    private record ReadMessage(HttpHeaders headers, InputStream body) implements HttpInputMessage {

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return body;
        }
    }
}
