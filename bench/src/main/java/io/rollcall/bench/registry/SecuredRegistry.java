package io.rollcall.bench.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.bench.compare.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A registry that demands a token of everybody, and requests with one. */
class SecuredRegistry extends RollcallRegistry {

    static final String SECRET = "rollcall_bench-0123456789-abcdefghijklmnopqrstuvwxyz";

    SecuredRegistry() throws IOException {}

    @Override
    List<String> command(Setting setting, List<String> options, String jar) {
        List<String> command = new ArrayList<>(super.command(setting, options, jar));
        command.add("--rollcall.security.tokens=" + writeTokens(server.data().resolve("tokens")));
        return command;
    }

    private static Path writeTokens(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, "bench " + hash() + " read,register\n");
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hash() throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(UTF_8)));
    }

    @Override
    String register() {
        return authorized(super.register());
    }

    @Override
    String registerByDefault() {
        return authorized(super.registerByDefault());
    }

    @Override
    String deregister() {
        return authorized(super.deregister());
    }

    @Override
    String lookup(int service) {
        return authorized(super.lookup(service));
    }

    @Override
    String heartbeat(int instance, String answer) {
        return authorized(super.heartbeat(instance, answer));
    }

    static String authorized(String request) {
        return request.replaceFirst("\r\n", "\r\nAuthorization: Bearer " + SECRET + "\r\n");
    }
}
