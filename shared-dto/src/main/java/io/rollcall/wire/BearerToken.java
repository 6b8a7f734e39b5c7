package io.rollcall.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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

    private static final System.Logger log = System.getLogger(BearerToken.class.getName());

    /** How often the file is looked at, at most: by the thread of one request. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private static final int LENGTH_MAX = 512;

    /** The characters of a token in RFC 6750. */
    private static final String PATTERN = "[A-Za-z0-9._~+/-]+=*";

    private final @Nullable Path file;
    private final AtomicLong nextLookNanos = new AtomicLong(System.nanoTime());
    private volatile @Nullable String header;
    private volatile String seen = "";
    private volatile String failure = "";

    private BearerToken(@Nullable Path file, @Nullable String secret) {
        this.file = file;
        this.header = secret == null ? null : header(secret);
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
        if (file == null) return secret == null ? NONE : new BearerToken(null, secret);
        BearerToken token = new BearerToken(file, null);
        token.seen = version(file);
        token.header = read(file);
        return token;
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
        return header == null;
    }

    /** Returns the value of the header {@code Authorization}; null: no such header. */
    public @Nullable String header() {
        if (file != null) refresh(file);
        return header;
    }

    private void refresh(Path from) {
        long now = System.nanoTime();
        long due = nextLookNanos.get();
        if (now - due < 0 || !nextLookNanos.compareAndSet(due, now + PERIOD.toNanos())) return;
        look(from);
    }

    private synchronized void look(Path from) {
        String version = version(from);
        if (version.equals(seen) && failure.isEmpty()) return;
        seen = version;
        try {
            header = read(from);
            failure = "";
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(failure))
                log.log(System.Logger.Level.WARNING, "The token of before is sent, because {0}", why);
            failure = why;
        }
    }

    private static String version(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "none";
        }
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(2 * LENGTH_MAX), StandardCharsets.UTF_8);
            return header(text.strip());
        } catch (IOException e) {
            throw new IllegalArgumentException("the file of the token cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static String header(String secret) {
        if (secret.length() > LENGTH_MAX || !secret.matches(PATTERN))
            throw new IllegalArgumentException("a token has 1 to " + LENGTH_MAX
                    + " letters, digits and . _ ~ + / - in one line, as ./rollcall token create prints it");
        return "Bearer " + secret;
    }

    /** Does not tell the token. */
    @Override
    public String toString() {
        return header == null ? "no token" : "a token";
    }
}
