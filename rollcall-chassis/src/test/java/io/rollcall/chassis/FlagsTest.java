package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.wire.Address;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

class FlagsTest {

    private static final Flags ECHO = Flags.ofService("echo");

    @Test
    void theSeedsCommandLineIsUnderstood() throws Exception {
        String line = "-listen :9101 -public localhost:9101 -registry localhost:9000 -id echo1 -weight 5";
        assertThat(ECHO.toProperties(line.split(" ")))
                .containsExactly(
                        "--rollcall.listen=:9101",
                        "--rollcall.instance.address=localhost:9101",
                        "--rollcall.registry.address=localhost:9000",
                        "--rollcall.instance.id=echo1",
                        "--rollcall.instance.weight=5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000,[::1]:9001", "a:1,b:2,c:3"})
    void aRegistryMayHaveSeveralAddresses(String addresses) throws Exception {
        assertThat(ECHO.toProperties("-registry", addresses))
                .containsExactly("--rollcall.registry.address=" + addresses);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000,", ",localhost:9000", "a:1,b", "a:1, b:2", "a:1;b:2"})
    void eachAddressOfARegistryIsWellFormed(String addresses) {
        assertThatThrownBy(() -> ECHO.toProperties("-registry", addresses))
                .hasMessageContaining("-registry takes HOST:PORT, such as localhost:9000")
                .hasMessageEndingWith("not '" + addresses + "'");
    }

    @Test
    void aRegistryHasSevenAddressesAtMost() throws Exception {
        String most = String.join(",", Collections.nCopies(Address.LIST_MAX, "localhost:9000"));
        assertThat(ECHO.toProperties("-registry", most)).hasSize(1);
        assertThatThrownBy(() -> ECHO.toProperties("-registry", most + ",localhost:9000"))
                .hasMessageContaining("-registry takes HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-weight 5", "--weight 5", "-weight=5", "--weight=5"})
    void aFlagHasOneOrTwoHyphensAndItsValueBehindASpaceOrAnEqualsSign(String line) throws Exception {
        assertThat(ECHO.toProperties(line.split(" "))).containsExactly("--rollcall.instance.weight=5");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    -follow       , true
                    --follow=true , true
                    -follow=false , false
                    -follow -id a , true
                    """)
    void aFlagThatIsThereOrNotNeedsNoValue(String line, String value) throws Exception {
        assertThat(follow().toProperties(line.split(" "))).contains("--rollcall.client.follow=" + value);
    }

    @Test
    void aFlagThatIsThereOrNotTakesNoOtherValue() {
        assertThat(follow().usage()).contains("-follow, --follow[=true|false]");
        assertThatThrownBy(() -> follow().toProperties("-follow", "echo1"))
                .hasMessage("client: -follow takes true or false, not 'echo1'");
    }

    private static Flags follow() {
        return Flags.of("client", Flags.ID, Flag.onOff("follow", "rollcall.client.follow", "go on"));
    }

    @Test
    void whatIsTypedIsMeantEvenIfItLooksLikeAPlaceholder() throws Exception {
        Flags flags = Flags.of("client", Flag.text("msg", "TEXT", "rollcall.client.msg", "what to say"));
        StandardEnvironment environment = new StandardEnvironment();
        SimpleCommandLinePropertySource typed = new SimpleCommandLinePropertySource(
                flags.toProperties("-msg", "${user.name} ${").toArray(String[]::new));
        environment.getPropertySources().addFirst(typed);
        assertThat(environment.getProperty("rollcall.client.msg")).isEqualTo("${user.name} ${");
    }

    @Test
    void springsOwnPropertiesPass() throws Exception {
        assertThat(ECHO.toProperties("--server.port=1", "-id", "a", "--logging.level.root=debug", "--debug"))
                .containsExactly(
                        "--server.port=1", "--logging.level.root=debug", "--debug", "--rollcall.instance.id=a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    -wieght 5           | echo: unknown flag -wieght; it takes -listen, -public, -registry, -id, -weight
                    surplus             | echo: unknown flag surplus; it takes -listen, -public, -registry, -id, -weight
                    -id                 | echo: -id takes 1 to 63 letters, digits, '.', '_' or '-'
                    -weight -id x       | echo: -weight takes a whole number from 1 to 1000
                    -weight five        | echo: -weight takes a whole number from 1 to 1000, not 'five'
                    -weight 0           | echo: -weight takes a whole number from 1 to 1000, not '0'
                    -listen 9101        | echo: -listen takes [HOST]:PORT, such as :9101 or localhost:9101, not '9101'
                    -listen :65536      | echo: -listen takes [HOST]:PORT, such as :9101 or localhost:9101, not ':65536'
                    -listen [127.0.0.1]:80 | echo: -listen takes [HOST]:PORT, such as :9101 or localhost:9101, \
                    not '[127.0.0.1]:80'
                    -public [127.0.0.1]:80 | echo: -public takes HOST:PORT, such as localhost:9101, not '[127.0.0.1]:80'
                    -public 0.0.0.0:80  | echo: -public takes HOST:PORT, such as localhost:9101, not '0.0.0.0:80'
                    -public [::]:80     | echo: -public takes HOST:PORT, such as localhost:9101, not '[::]:80'
                    -registry localhost | echo: -registry takes HOST:PORT, such as localhost:9000, \
                    the host without an underscore, or up to 7 of these with commas between them, not 'localhost'
                    -registry my_registry:9000 | echo: -registry takes HOST:PORT, such as localhost:9000, \
                    the host without an underscore, or up to 7 of these with commas between them, not 'my_registry:9000'
                    -id a -id b         | echo: -id is given twice
                    """)
    void badUsageIsOneLineThatNamesTheFlagAndWhatItTakes(String line, String complaint) {
        assertThatThrownBy(() -> ECHO.toProperties(line.split(" ")))
                .isInstanceOf(Flags.UsageException.class)
                .hasMessage(complaint);
    }

    @Test
    void theUsageNamesEveryFlag() {
        assertThat(ECHO.asksForHelp("-id", "a", "-h")).isTrue();
        assertThat(ECHO.asksForHelp("--help")).isTrue();
        assertThat(ECHO.asksForHelp("-host")).isFalse();
        assertThat(ECHO.usage())
                .contains("echo", "-listen", "-public", "-registry", "-id", "-weight", "its share of calls");
    }
}
