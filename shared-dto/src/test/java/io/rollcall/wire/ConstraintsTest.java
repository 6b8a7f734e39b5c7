package io.rollcall.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.RegisterRequest;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintsTest {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    @ParameterizedTest
    @ValueSource(
            strings = {"e", "echo-1", "Echo_1.b", "0", "a23456789012345678901234567890123456789012345678901234567890123"
            })
    void aNameIs(String name) {
        assertThat(VALIDATOR.validate(new DeregisterRequest(name, name, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-e",
                ".e",
                "_e",
                "e/o",
                "écho",
                "e\n",
                "a234567890123456789012345678901234567890123456789012345678901234"
            })
    void aNameIsNot(String name) {
        assertThat(VALIDATOR.validate(new DeregisterRequest("echo", name, null)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:1",
                "10.0.0.1:65535",
                "a.b-c:9101",
                "3f2a9c01d5e7:9101",
                "1.echo.example:80",
                "[::1]:9101",
                "[fe80::1]:80",
                "[2001:db8:0:1:2:3:4:5]:80",
                "[2001:db8::]:80",
                "[1:2:3:4:5::6]:80",
                "[::ffff:10.0.0.1]:80"
            })
    void anAddressIs(String address) {
        assertThat(VALIDATOR.validate(registering(address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1",
                "localhost",
                "localhost:",
                "localhost:0",
                "localhost:65536",
                "localhost:01",
                "::1:80",
                "http://localhost:1",
                "a b:1",
                "localhost:1/x",
                "user@host:1",
                "-a:1",
                "a-:1",
                "a_b:1",
                "a..b:1",
                ".a:1",
                "a.:1",
                "a.1:1",
                "127:1",
                "1.2.3:1",
                "256.0.0.1:1",
                "0.0.0.0:1",
                "255.255.255.255:1",
                "224.0.0.1:1",
                "[127.0.0.1]:80",
                "[a]:80",
                "[::]:80",
                "[0:0:0:0:0:0:0:0]:80",
                "[::0.0.0.0]:80",
                "[::ffff:0.0.0.0]:80",
                "[ff02::1]:80",
                "[:]:80",
                "[:::]:80",
                "[1:2:3]:80",
                "[1::2::3]:80",
                "[1:2:3:4:5:6:7:8:9]:80",
                "[12345::1]:80",
                "[fe80::1%eth0]:80",
                "[::1:80",
                "::1]:80"
            })
    void anAddressIsNot(String address) {
        assertThat(VALIDATOR.validate(registering(address))).hasSize(1);
    }

    @Test
    void aKeyIsCountedInBytesOfUtf8() {
        assertThat(VALIDATOR.validate(new GetRequest("k".repeat(1_024)))).isEmpty();
        assertThat(VALIDATOR.validate(new GetRequest("k".repeat(1_025)))).hasSize(1);
        assertThat(VALIDATOR.validate(new GetRequest("é".repeat(512)))).isEmpty();
        assertThat(VALIDATOR.validate(new GetRequest("é".repeat(513)))).hasSize(1);
        assertThat(VALIDATOR.validate(new GetRequest("😀".repeat(256)))).isEmpty();
        assertThat(VALIDATOR.validate(new GetRequest("😀".repeat(257)))).hasSize(1);
        assertThat(VALIDATOR.validate(new GetRequest(""))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(chars = {'\ud83d', '\ude00'})
    void halfACharacterIsNoKey(char half) {
        assertThat(VALIDATOR.validate(new GetRequest("a" + half))).hasSize(1);
        assertThat(VALIDATOR.validate(new GetRequest(half + "a"))).hasSize(1);
    }

    private static RegisterRequest registering(String address) {
        return new RegisterRequest("echo", "echo1", address, 5, "a", Map.of("k", "v"), 10_000L, null);
    }
}
