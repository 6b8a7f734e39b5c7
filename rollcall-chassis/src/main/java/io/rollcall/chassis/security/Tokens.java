package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.TokenFile.UnusableTokenFileException;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.WatchedFile;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
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

    /** The limit on a secret, so that nobody has much hashed. */
    private static final int SECRET_LENGTH_MAX = 512;

    private static final String SCHEME = "Bearer ";

    private final InstantSource clock;
    private final WatchedFile<Map<ByteBuffer, Known>> known;

    private record Known(Token token, Principal principal) {}

    /** @throws IOException the file cannot be used; the message says why */
    Tokens(Path file, LongSupplier nanos, InstantSource clock) throws IOException {
        this.clock = clock;
        this.known = new WatchedFile<>(
                file,
                Tokens::read,
                now -> log.info("The tokens in {} have changed: there are {} now", file, now.size()),
                why -> log.warn("{} cannot be used, so the tokens of before remain: {}", file, why),
                nanos);
    }

    @Override
    public Principal authenticate(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) throw refused("Send a token in the header 'Authorization: Bearer TOKEN'.");
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
            throw refused("The header 'Authorization' must be 'Bearer TOKEN'.");
        return authenticate(header.substring(SCHEME.length()).strip());
    }

    @Override
    public boolean isProvenByHeader(HttpServletRequest request) {
        return true;
    }

    private Principal authenticate(String secret) {
        Map<ByteBuffer, Known> all = known.content();
        Known one = secret.length() > SECRET_LENGTH_MAX ? null : all.get(ByteBuffer.wrap(Token.hash(secret)));
        if (one == null) throw refused("The token is unknown. Ask an operator for one.");
        if (one.token.expires() != null && !clock.instant().isBefore(one.token.expires()))
            throw refused("The token of " + one.token.name() + " has expired at " + one.token.expires()
                    + ". Ask an operator for a new one.");
        return one.principal;
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(HttpStatus.UNAUTHORIZED, ProblemCode.UNAUTHENTICATED, detail);
    }

    private static Map<ByteBuffer, Known> read(Path file) throws UnusableTokenFileException {
        Map<ByteBuffer, Known> read = new HashMap<>();
        TokenFile.read(file)
                .forEach((hash, token) ->
                        read.put(hash, new Known(token, new Principal(token.name(), token.scopes()))));
        return Map.copyOf(read);
    }

    /** Returns whether the newest file cannot be used. */
    boolean isOutdated() {
        return known.isOutdated();
    }
}
