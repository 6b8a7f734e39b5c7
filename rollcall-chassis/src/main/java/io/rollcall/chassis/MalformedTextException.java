package io.rollcall.chassis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** The body of a request is not UTF-8 text. See {@link Utf8Text}. */
final class MalformedTextException extends IOException {
    private static final long serialVersionUID = 1;

    /** Replaces bytes that are not UTF-8: half of a surrogate pair, which well-formed text never contains. */
    private static final String MARK = "\uDC00";

    private final Utf8Text.Flaw flaw;
    private final @Nullable String field;

    MalformedTextException(Utf8Text.Flaw flaw, byte[] json) {
        super("the body is not well-formed text: " + flaw);
        this.flaw = flaw;
        this.field = flaw == Utf8Text.Flaw.ANOTHER_ENCODING ? null : fieldIn(json);
    }

    Utf8Text.Flaw flaw() {
        return flaw;
    }

    /** Returns the first field whose name or text is malformed; null if it is not known. */
    @Nullable
    String field() {
        return field;
    }

    private static @Nullable String fieldIn(byte[] json) {
        try (JsonParser parser = JsonMapper.shared().createParser(marked(json))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean isText = token == JsonToken.PROPERTY_NAME || token == JsonToken.VALUE_STRING;
                if (isText && isMarked(parser.getString())) return FieldPath.of(parser.streamReadContext());
            }
            return null;
        } catch (JacksonException | CharacterCodingException noJson) {
            return null;
        }
    }

    private static String marked(byte[] json) throws CharacterCodingException {
        return UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(MARK)
                .decode(ByteBuffer.wrap(json))
                .toString();
    }

    private static boolean isMarked(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
