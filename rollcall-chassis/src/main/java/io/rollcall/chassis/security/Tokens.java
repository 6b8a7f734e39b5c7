package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.TokenFile.UnusableTokenFileException;
import io.rollcall.wire.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Knows principals by the tokens of a file, which it reads again when it has changed. A file that cannot be used
 * changes nothing: the tokens of before remain.
 *
 * <p>A presented secret is hashed, and the hash is looked up. The time of the lookup may tell how a hash begins, but
 * not the secret: it has 256 random bits, and nobody can choose one for its hash. So there is nothing to compare in
 * constant time.
 */
final class Tokens implements Authenticator {

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);

    /** How often the file is looked at, at most: by the thread of one request. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** The limit on a secret, so that nobody has much hashed. */
    private static final int SECRET_LENGTH_MAX = 512;

    private static final String SCHEME = "Bearer ";

    private final Path file;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final AtomicLong nextLookNanos;
    private volatile Map<ByteBuffer, Known> known;

    /** The version of the file that was looked at last, whether it could be used or not. */
    private volatile String seen;

    /** Why the newest file cannot be used; null: it is in use. */
    private volatile @Nullable String failure;

    private record Known(Token token, Principal principal) {}

    /** @throws UnusableTokenFileException the file cannot be used */
    Tokens(Path file, LongSupplier nanos, InstantSource clock) throws UnusableTokenFileException {
        this.file = file;
        this.nanos = nanos;
        this.clock = clock;
        this.nextLookNanos = new AtomicLong(nanos.getAsLong() + PERIOD.toNanos());
        this.seen = version();
        this.known = read();
    }

    @Override
    public Principal authenticate(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) throw refused("Send a token in the header 'Authorization: Bearer TOKEN'.");
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
            throw refused("The header 'Authorization' must be 'Bearer TOKEN'.");
        return authenticate(header.substring(SCHEME.length()).strip());
    }

    private Principal authenticate(String secret) {
        refresh();
        Known one = secret.length() > SECRET_LENGTH_MAX ? null : known.get(ByteBuffer.wrap(Token.hash(secret)));
        if (one == null) throw refused("The token is unknown. Ask an operator for one.");
        if (one.token.expires() != null && !clock.instant().isBefore(one.token.expires()))
            throw refused("The token of " + one.token.name() + " has expired at " + one.token.expires()
                    + ". Ask an operator for a new one.");
        return one.principal;
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(HttpStatus.UNAUTHORIZED, ProblemCode.UNAUTHENTICATED, detail);
    }

    /** Reads the file again if it has changed, at most once in a period. */
    private void refresh() {
        long now = nanos.getAsLong();
        long due = nextLookNanos.get();
        if (now - due < 0 || !nextLookNanos.compareAndSet(due, now + PERIOD.toNanos())) return;
        look();
    }

    private synchronized void look() {
        String version = version();
        if (version.equals(seen) && failure == null) return;
        try {
            known = read();
            failure = null;
            log.info("The tokens in {} have changed: there are {} now", file, known.size());
        } catch (UnusableTokenFileException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(failure)) log.warn("{} cannot be used, so the tokens of before remain: {}", file, why);
            failure = why;
        }
        seen = version;
    }

    /** Returns what differs once the file is another one. It is read before the content. */
    private String version() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return e.getClass().getName();
        }
    }

    private Map<ByteBuffer, Known> read() throws UnusableTokenFileException {
        Map<ByteBuffer, Known> read = new HashMap<>();
        TokenFile.read(file)
                .forEach((hash, token) ->
                        read.put(hash, new Known(token, new Principal(token.name(), token.scopes()))));
        return Map.copyOf(read);
    }

    /** Returns whether the newest file cannot be used. */
    boolean isOutdated() {
        refresh();
        return failure != null;
    }
}
