package io.rollcall.client.operator;

import io.rollcall.tls.Tls;
import io.rollcall.tls.UnusableCertificatesException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flag that names the directory of the operator's certificate. Without it the environment may have one. */
public final class CertificatesOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-certificates", "--certificates"},
            paramLabel = "DIR",
            description = "the directory with tls.crt, tls.key and ca.crt, where servers speak TLS; else that of"
                    + " ROLLCALL_SECURITY_CERTIFICATES")
    private @Nullable Path directory;

    /**
     * Returns TLS with the operator's certificate, or none.
     *
     * @throws ParameterException it cannot be used
     */
    public Tls tls() {
        try {
            return directory == null ? Tls.ofEnvironment(System.getenv()) : Tls.of(directory);
        } catch (UnusableCertificatesException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
