package io.rollcall.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundleRegistry;

/**
 * Registers the SSL bundle of a directory of certificates, and registers it anew when the files have changed. Files
 * that cannot be used change nothing: the certificates of before remain.
 *
 * <p>Spring's own watch takes the files one at a time, so that it could pair a new certificate with an old key; and it
 * does not read lists of revocations.
 */
final class CertificateWatch implements SslBundleRegistrar, AutoCloseable {

    /** The bundle of {@code rollcall.security.certificates}. */
    static final String BUNDLE = "rollcall";

    private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Path directory;
    private final Revocations revocations;
    private final CertificateFiles first;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(CertificateWatch::daemon);

    /** The version of the files that were looked at last, whether they could be used or not. */
    private String seen;

    /** Why the newest files cannot be used; null: they are in use. */
    private @Nullable String failure;

    /** @throws UnusableCertificatesException the files cannot be used */
    CertificateWatch(Path directory, Revocations revocations) throws UnusableCertificatesException {
        this.directory = directory;
        this.revocations = revocations;
        this.seen = CertificateFiles.version(directory);
        this.first = CertificateFiles.read(directory);
        revocations.become(first.revocations());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "rollcall-certificates");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void registerBundles(SslBundleRegistry registry) {
        registry.registerBundle(BUNDLE, first.bundle());
        var unused = thread.scheduleWithFixedDelay(
                () -> look(registry), PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look(SslBundleRegistry registry) {
        String version = CertificateFiles.version(directory);
        if (version.equals(seen) && failure == null) return;
        try {
            CertificateFiles read = CertificateFiles.read(directory);
            if (read.revocations().isEmpty() && !revocations.isEmpty())
                throw new UnusableCertificatesException(
                        directory + ": crl.pem is gone, and what it had revoked would be allowed: put a list there,"
                                + " which may be empty",
                        null);
            revocations.become(read.revocations());
            registry.updateBundle(BUNDLE, read.bundle());
            failure = null;
            log.info(
                    "The certificates in {} have changed: {} is valid until {}",
                    directory,
                    read.chain().get(0).getSubjectX500Principal(),
                    read.chain().get(0).getNotAfter().toInstant());
        } catch (UnusableCertificatesException | RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(failure)) log.warn("The certificates of before remain, because {}", why);
            failure = why;
        }
        seen = version;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
