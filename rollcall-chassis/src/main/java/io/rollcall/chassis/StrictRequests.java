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
 * How a server reads requests: a field that the message does not have, and one that is there twice, is an error at any depth. A
 * misspelt {@code ifVersion} would otherwise make a write unconditional, and of two keys the second would win.
 *
 * <p>A message that has to take fields of later versions says so itself, with {@code @JsonIgnoreProperties(ignoreUnknown = true)}; none does.
 * Answers are read by the application's own mapper, which takes them, so that a newer server may say more.
 */
public final class StrictRequests extends JacksonJsonHttpMessageConverter {

    StrictRequests(JsonMapper json) {
        super(json);
    }

    /** The same reader, for requests. */
    public static ObjectReader of(ObjectReader reader) {
        return reader.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    @Override
    protected ObjectReader customizeReader(ObjectReader reader, JavaType type) {
        return of(reader);
    }

    /** Reads all of the body first: it has a bound, and what is not text is no JSON. */
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
