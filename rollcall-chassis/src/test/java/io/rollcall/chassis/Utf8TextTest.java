package io.rollcall.chassis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class Utf8TextTest {

    private static final long SEED = 42;
    private static final int PREFIX = 9;

    @Tag("soak")
    @Test
    void itAgreesWithTheJdkOnEverySequenceOfUpToThreeBytes() {
        for (int bytes = 0; bytes < 1 << 24; bytes += bytes < 1 << 16 ? 1 : 7)
            assertAgrees((byte) (bytes >> 16), (byte) (bytes >> 8), (byte) bytes);
    }

    @Test
    void itAgreesWithTheJdkOnRandomBytes() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200_000; i++) {
            byte[] some = new byte[random.nextInt(12)];
            for (int j = 0; j < some.length; j++)
                some[j] = (byte) (random.nextInt(3) == 0 ? 'a' : 0x80 | random.nextInt(128));
            assertAgrees(some);
        }
    }

    @Test
    void aCharacterMayBeEscapedInTwoHalvesAndNoneMayBeThereAlone() {
        assertThat(flaw("\"\\uD83D\\ude00\"")).isNull();
        assertThat(flaw("\"\\\\ud800\"")).as("a backslash and text").isNull();
        assertThat(flaw("\"\\\\\\ud800\"")).isEqualTo(Utf8Text.Flaw.LONE_SURROGATE);
        assertThat(flaw("\"\\ud800\\ud800\"")).isEqualTo(Utf8Text.Flaw.LONE_SURROGATE);
        assertThat(flaw("\"\\ud83d\\\\ude00\"")).isEqualTo(Utf8Text.Flaw.LONE_SURROGATE);
        assertThat(flaw("\"\\ude00\\ud83d\"")).isEqualTo(Utf8Text.Flaw.LONE_SURROGATE);
        assertThat(flaw("\"12345678\\ud800")).isEqualTo(Utf8Text.Flaw.LONE_SURROGATE);
        assertThat(flaw("\"\\ud80")).as("no escape").isNull();
        assertThat(flaw("\"\\")).isNull();
    }

    private static void assertAgrees(byte... some) {
        byte[] all = new byte[PREFIX + some.length];
        java.util.Arrays.fill(all, (byte) 'x');
        System.arraycopy(some, 0, all, PREFIX, some.length);
        for (int i = 0; i < all.length; i++) if (all[i] == '\\') all[i] = 'b';
        if (Utf8Text.isWellFormed(all) != isUtf8(all))
            assertThat(some).as("judged unlike the JDK").isNull();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private static Utf8Text.@Nullable Flaw flaw(String json) {
        return Utf8Text.flaw(json.getBytes(UTF_8));
    }
}
