package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.TokenFile.UnusableTokenFileException;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.WatchedFile;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
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
 *
 * <p>Secrets that were presented lately are remembered, because hashing them is the larger part of what a token costs.
 * Those are compared in constant time.
 */
final class Tokens implements Authenticator {

    private static final Logger log = LoggerFactory.getLogger(Tokens.class);

    /** The limit on a secret, so that nobody has much hashed. */
    private static final int SECRET_LENGTH_MAX = 512;

    /** How many secrets are remembered: a power of two. */
    private static final int RECENT_MAX = 256;

    private final InstantSource clock;
    private final WatchedFile<Content> known;

    /** A secret in this place was presented lately; which place that is follows from the header. */
    private final AtomicReferenceArray<@Nullable Recent> recent = new AtomicReferenceArray<>(RECENT_MAX);

    private record Known(Token token, Principal principal) {}

    /** What the file says, by the hashes of the secrets. What it says next is another object. */
    private static final class Content {

        private final Map<ByteBuffer, Known> tokens;

        Content(Map<ByteBuffer, Known> tokens) {
            this.tokens = Map.copyOf(tokens);
        }
    }

    /** A token that was known. */
    private static final class Recent {

        /** The header that presented it. */
        private final byte[] header;

        /** The tokens among which it was known: once the file has changed, it is looked up again. */
        private final Content all;

        private final Known one;

        Recent(byte[] header, Content all, Known one) {
            this.header = header;
            this.all = all;
            this.one = one;
        }
    }

    /** @throws IOException the file cannot be used; the message says why */
    Tokens(Path file, LongSupplier nanos, InstantSource clock) throws IOException {
        this.clock = clock;
        this.known = new WatchedFile<>(
                file,
                Tokens::read,
                now -> log.info("The tokens in {} have changed: there are {} now", file, now.tokens.size()),
                why -> log.warn("{} cannot be used, so the tokens of before remain: {}", file, why),
                nanos);
    }

    @Override
    public Principal authenticate(HttpServletRequest request) {
        String header = request.getHeader(BearerHeader.NAME);
        if (header == null) throw refused("Send a token in the header 'Authorization: Bearer TOKEN'.");
        Known one = known(header);
        Token token = one.token;
        if (token.expires() != null && !clock.instant().isBefore(token.expires()))
            throw refused("The token of " + token.name() + " has expired at " + token.expires()
                    + ". Ask an operator for a new one.");
        return one.principal;
    }

    @Override
    public boolean isProvenByHeader(HttpServletRequest request) {
        return true;
    }

    private Known known(String header) {
        Content all = known.content();
        byte[] presented = header.getBytes(StandardCharsets.UTF_8);
        int place = header.hashCode() & (RECENT_MAX - 1);
        Recent before = recent.get(place);
        if (before != null && before.all == all && MessageDigest.isEqual(before.header, presented)) return before.one;
        Known one = lookUp(header, all.tokens);
        recent.set(place, new Recent(presented, all, one));
        return one;
    }

    private static Known lookUp(String header, Map<ByteBuffer, Known> all) {
        String secret = BearerHeader.token(header);
        if (secret == null) throw refused("The header 'Authorization' must be 'Bearer TOKEN'.");
        Known one = secret.length() > SECRET_LENGTH_MAX ? null : all.get(ByteBuffer.wrap(Token.hash(secret)));
        if (one == null) throw refused("The token is unknown. Ask an operator for one.");
        return one;
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(HttpStatus.UNAUTHORIZED, ProblemCode.UNAUTHENTICATED, detail);
    }

    private static Content read(Path file) throws UnusableTokenFileException {
        Map<ByteBuffer, Known> read = new HashMap<>();
        TokenFile.read(file).forEach((hash, token) -> read.put(hash, new Known(token, principal(token))));
        return new Content(read);
    }

    private static Principal principal(Token token) {
        return Principal.of(token.name(), token.scopes());
    }

    /** Returns whether the newest file cannot be used. */
    boolean isOutdated() {
        return known.isOutdated();
    }
}
