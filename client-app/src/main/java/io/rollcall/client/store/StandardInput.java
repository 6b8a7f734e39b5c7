package io.rollcall.client.store;

import io.rollcall.client.operator.CommandFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A value from standard input, as it comes: nothing is stripped from it. */
final class StandardInput {

    private StandardInput() {}

    /** @throws CommandFailedException it is no UTF-8, too long, or cannot be read */
    static String value(InputStream in) {
        try {
            byte[] bytes = in.readNBytes(Keys.VALUE_MAX_BYTES + 1);
            if (bytes.length > Keys.VALUE_MAX_BYTES)
                throw new CommandFailedException(
                        "the value has at most " + Keys.VALUE_MAX_BYTES + " bytes of UTF-8, and there are more");
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CommandFailedException("the store keeps text, and this is not UTF-8");
        } catch (IOException e) {
            throw new CommandFailedException("standard input cannot be read: " + e.getMessage());
        }
    }
}
