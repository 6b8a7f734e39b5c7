package io.rollcall.chassis.security.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import io.rollcall.wire.WatchedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Public keys in a file: RSA or EC, in PEM as {@code openssl pkey -pubout} writes them (RFC 7468, section 13). Several
 * may follow each other, as while one replaces another. A file that cannot be used changes nothing.
 */
final class KeyFile implements VerificationKeys {

    private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

    private static final int BYTES_MAX = 256 << 10;

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]*)-----END PUBLIC KEY-----");

    private final AtomicLong generation = new AtomicLong();
    private final WatchedFile<List<JWK>> keys;

    /** @throws IOException the file cannot be used; the message says why */
    KeyFile(Path file, LongSupplier nanos) throws IOException {
        keys = new WatchedFile<>(
                file,
                KeyFile::read,
                now -> {
                    generation.incrementAndGet();
                    log.info("The keys in {} have changed: there are {} now", file, now.size());
                },
                why -> log.warn("{} cannot be used, so the keys of before remain: {}", file, why),
                nanos);
    }

    /** A key in a file has no id, so that which a token names does not count. */
    @Override
    public List<Key> candidates(JWSHeader header) {
        JWSHeader unnamed = new JWSHeader.Builder(header)
                .keyID(null)
                .x509CertSHA256Thumbprint(null)
                .build();
        return VerificationKeys.matching(keys.content(), unnamed);
    }

    @Override
    public long generation() {
        keys.isOutdated(); // looks at the file
        return generation.get();
    }

    @Override
    public boolean isOutdated() {
        return keys.isOutdated();
    }

    static List<JWK> read(Path file) throws IOException {
        List<JWK> keys = new ArrayList<>();
        Matcher each = KEY.matcher(text(file));
        while (each.find()) keys.add(key(each.group(1)));
        if (keys.isEmpty())
            throw new IOException("it has no public key in PEM, which begins with -----BEGIN PUBLIC KEY-----");
        if (keys.size() > KEYS_MAX) throw new IOException("it has more than " + KEYS_MAX + " keys");
        return List.copyOf(keys);
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) throw new IOException("it is larger than " + (BYTES_MAX >> 10) + " KiB");
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        }
    }

    private static JWK key(String base64) throws IOException {
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("a key in it is not Base64", e);
        }
        JWK key = null;
        if (decode("RSA", bytes) instanceof RSAPublicKey rsa) key = new RSAKey.Builder(rsa).build();
        else if (decode("EC", bytes) instanceof ECPublicKey ec) key = ec(ec);
        JWK usable = key == null ? null : VerificationKeys.usable(key);
        if (usable != null) return usable;
        throw new IOException(
                "a key in it is neither RSA with " + RSA_BITS_MIN + " bits or more, nor EC on a curve of NIST's");
    }

    private static @Nullable JWK ec(ECPublicKey key) {
        Curve curve = Curve.forECParameterSpec(key.getParams());
        return curve == null ? null : new ECKey.Builder(curve, key).build();
    }

    private static @Nullable PublicKey decode(String algorithm, byte[] bytes) {
        try {
            return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(bytes));
        } catch (GeneralSecurityException another) {
            return null;
        }
    }
}
