package io.rollcall.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrkScriptTest {

    @Test
    void aNumberIsAsLongAsWhatItReplacesSoThatTheLengthOfTheBodyHolds() {
        String request = WrkScript.request(
                "POST", "/x", "{\"s\":\"" + WrkScript.TENTH + "\",\"i\":\"" + WrkScript.NUMBER + "\"}");
        assertThat(WrkScript.numbered(request, 1_234))
                .hasSameSizeAs(request)
                .endsWith("{\"s\":\"0000123\",\"i\":\"0001234\"}")
                .contains("Content-Length: 29\r\n");
    }

    @Test
    void aCountingScriptPutsTheNumberWhereItBelongs() {
        assertThat(WrkScript.counting("a" + WrkScript.TENTH + "b\r\n" + WrkScript.NUMBER + "\"", 5))
                .contains("local n = 5")
                .contains("return \"\" .. \"a\" .. tenth .. \"b\\r\\n\" .. number .. \"\\\"\"");
    }
}
