package io.rollcall.tls;

import java.nio.file.Path;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Certificates of this process: the bundle of a directory, and what clients make of a bundle. */
@AutoConfiguration(before = SslAutoConfiguration.class)
public final class TlsAutoConfiguration {

    @Bean
    Revocations rollcallRevocations() {
        return new Revocations();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(CertificateProperties.DIRECTORY)
    CertificateWatch rollcallCertificates(Environment environment, Revocations revocations) {
        String directory = Objects.requireNonNull(CertificateProperties.directory(environment));
        try {
            return new CertificateWatch(Path.of(directory), revocations);
        } catch (UnusableCertificatesException e) {
            throw CertificateProperties.refused(directory, e);
        }
    }

    /** Makes what every client of the registry, of services and of the store uses. */
    @Bean
    @ConditionalOnMissingBean
    Tls rollcallTls(Environment environment, ObjectProvider<SslBundles> bundles, Revocations revocations) {
        String name = environment.getProperty(CertificateProperties.BUNDLE);
        if (name == null) return Tls.none();
        SslBundles all = bundles.getObject();
        try {
            Tls tls = Tls.of(all.getBundle(name), revocations);
            all.addBundleUpdateHandler(name, tls::become);
            return tls;
        } catch (NoSuchSslBundleException e) {
            throw new InvalidConfigurationPropertyValueException(
                    CertificateProperties.BUNDLE,
                    name,
                    "There is no such SSL bundle: define spring.ssl.bundle.pem." + name + ", or name a directory in "
                            + CertificateProperties.DIRECTORY + ".");
        }
    }
}
