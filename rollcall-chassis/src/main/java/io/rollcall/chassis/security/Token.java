package io.rollcall.chassis.security;

import io.rollcall.wire.Name;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A token as the file has it, in one line: {@code NAME SHA-256 SCOPE[,SCOPE]... [EXPIRES]}.
 *
 * <p>A line for each token, because people read it, compare it and add to it: a new token is one line more, a comment
 * is a line with {@code #}, and a missing bracket cannot make all of them unreadable.
 *
 * @param name the name of the principal. Several tokens may have it: while one replaces another, both are its
 * @param sha256 the SHA-256 of the secret in hexadecimal digits
 * @param scopes what it may do
 * @param expires when it ends; null: never
 */
public record Token(
        String name,
        String sha256,
        List<Scope> scopes,
        @Nullable Instant expires) {

    /** A name, or that of a certificate's principal, such as {@code service/echo}: the two are then one. */
    public static final String NAME_PATTERN = Name.PATTERN + "(?:/" + Name.PATTERN + "){0,2}";

    /** Says what {@link #NAME_PATTERN} takes. */
    public static final String NAME_MESSAGE =
            "a name has 1 to 63 letters, digits, '.', '_' or '-', or is that of a certificate, such as service/echo";

    private static final int SCOPES_MAX = 64;
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A digest for each thread, so that a request does not look for the algorithm. */
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Token::newDigest);

    public Token {
        scopes = List.copyOf(scopes);
    }

    /** Returns a new secret: 256 random bits, which nobody can guess, so that a plain hash of it is enough. */
    public static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return "rollcall_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Returns the SHA-256 of a secret in hexadecimal digits. */
    public static String sha256(String secret) {
        return HexFormat.of().formatHex(hash(secret));
    }

    /** Returns the SHA-256 of a secret. */
    public static byte[] hash(String secret) {
        return DIGEST.get().digest(secret.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Reads the scopes of a token, which have commas between them. So a prefix of keys with a comma, white space or
     * {@code #} in it cannot be the limit of a scope.
     *
     * @throws IllegalArgumentException one is no scope, or there are more than {@value #SCOPES_MAX}
     */
    public static List<Scope> scopes(String text) {
        String[] each = text.split(",", -1);
        if (each.length > SCOPES_MAX) throw new IllegalArgumentException("more than " + SCOPES_MAX + " scopes");
        List<Scope> scopes = new ArrayList<>();
        for (String one : each) scopes.add(Scope.parse(one));
        return scopes;
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException it is no token; the message says why, without the line, which may have a secret
     */
    static Token parse(String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length < 3 || words.length > 4)
            throw new IllegalArgumentException("a token is NAME SHA-256 SCOPE[,SCOPE]... [EXPIRES], and this has "
                    + words.length + (words.length == 1 ? " word" : " words"));
        if (!words[0].matches(NAME_PATTERN)) throw new IllegalArgumentException(NAME_MESSAGE);
        if (!words[1].matches("[0-9a-fA-F]{64}"))
            throw new IllegalArgumentException(
                    "the second word must be the SHA-256 of the secret, 64 hexadecimal digits, and not the secret");
        return new Token(
                words[0],
                words[1].toLowerCase(Locale.ROOT),
                scopes(words[2]),
                words.length == 4 ? expiry(words[3]) : null);
    }

    private static Instant expiry(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no time: say it as 2027-01-31T00:00:00Z", e);
        }
    }

    /** Returns the line that {@link #parse} reads. */
    public String line() {
        String line =
                name + ' ' + sha256 + ' ' + scopes.stream().map(Scope::toString).collect(Collectors.joining(","));
        return expires == null ? line : line + ' ' + expires;
    }
}
