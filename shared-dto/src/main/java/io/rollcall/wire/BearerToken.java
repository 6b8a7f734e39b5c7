package io.rollcall.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The token that a client sends, or none. One that is in a file is read again when the file has changed, so that it can
 * be exchanged while calls run. A file that cannot be used changes nothing: the token of before remains.
 */
public final class BearerToken {

    /** The environment variable with a secret. */
    public static final String VARIABLE = "ROLLCALL_SECURITY_TOKEN";

    /** The environment variable with the path of a file that has a secret. */
    public static final String FILE_VARIABLE = "ROLLCALL_SECURITY_TOKEN_FILE";

    private static final BearerToken NONE = new BearerToken(null, null);

    /** Enough for a JWT, and less than the 8 KiB that a server takes of all headers. */
    private static final int LENGTH_MAX = 6_000;

    /** The characters of a token in RFC 6750. */
    private static final String PATTERN = "[A-Za-z0-9._~+/-]+=*";

    private final @Nullable WatchedFile<String> file;
    private final @Nullable String given;

    /** @param given the header of a token that is in no file; null: it is in the file, or there is none */
    private BearerToken(@Nullable WatchedFile<String> file, @Nullable String given) {
        this.file = file;
        this.given = given;
    }

    /** Returns no token: the server has no security. */
    public static BearerToken none() {
        return NONE;
    }

    /**
     * Returns a token that is given in one of two ways, or none.
     *
     * @param secret null: it is in the file
     * @param file a file with the secret in its only line; null: the secret is given, or there is none
     * @throws IllegalArgumentException both are given, or the token cannot be used; the message says why, without it
     */
    public static BearerToken of(@Nullable String secret, @Nullable Path file) {
        if (secret != null && file != null)
            throw new IllegalArgumentException("give a token or its file, and not both");
        if (file == null) return secret == null ? NONE : new BearerToken(null, header(secret));
        try {
            return new BearerToken(
                    new WatchedFile<>(
                            file, BearerToken::read, read -> {}, BearerToken::warnOfOutdated, System::nanoTime),
                    null);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void warnOfOutdated(String why) {
        System.Logger log = System.getLogger(BearerToken.class.getName()); // here, because most commands need none
        log.log(System.Logger.Level.WARNING, "The token of before is sent, because {0}", why);
    }

    /**
     * Returns the token of the environment, or none.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    public static BearerToken ofEnvironment(Map<String, String> environment) {
        String file = environment.get(FILE_VARIABLE);
        return of(environment.get(VARIABLE), file == null ? null : Path.of(file));
    }

    /** Returns whether there is none. */
    public boolean isNone() {
        return file == null && given == null;
    }

    /** Returns the value of the header {@code Authorization}; null: no such header. */
    public @Nullable String header() {
        return file == null ? given : file.content();
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(2 * LENGTH_MAX), StandardCharsets.UTF_8);
            return header(text.strip());
        } catch (IOException e) {
            throw new IOException("the file of the token cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static String header(String secret) {
        if (secret.length() > LENGTH_MAX || !secret.matches(PATTERN))
            throw new IllegalArgumentException("a token has 1 to " + LENGTH_MAX
                    + " letters, digits and . _ ~ + / - in one line, as ./rollcall token create prints it,"
                    + " or as an issuer of JWTs gives it");
        return "Bearer " + secret;
    }

    /** Does not tell the token. */
    @Override
    public String toString() {
        return isNone() ? "no token" : "a token";
    }
}
