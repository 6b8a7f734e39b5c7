package io.rollcall.client.store;

import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The limits of keys and values, which the store has, too: here they are told before anything is sent. */
final class Keys {

    static final int KEY_MAX_BYTES = 1_024;

    static final int VALUE_MAX_BYTES = 524_288;

    private Keys() {}

    /** @throws ParameterException the key is empty or too long */
    static void check(String key, CommandSpec command) {
        int bytes = bytes(key);
        if (bytes < 1 || bytes > KEY_MAX_BYTES)
            throw new ParameterException(
                    command.commandLine(), "KEY has 1 to " + KEY_MAX_BYTES + " bytes of UTF-8, not " + bytes);
    }

    /** @throws ParameterException the value is too long */
    static void checkValue(String value, CommandSpec command) {
        if (bytes(value) > VALUE_MAX_BYTES)
            throw new ParameterException(
                    command.commandLine(), "the value has at most " + VALUE_MAX_BYTES + " bytes of UTF-8");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
