package io.rollcall.system.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.requires.RequiresTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reader of certificates that is not Java's own agrees with what {@code ./rollcall security} makes. */
@Tag("dist")
class OpensslIT {

    @RegisterExtension
    static final RequiresTool openssl =
            RequiresTool.command("OpenSSL 3 or later", Pattern.compile("OpenSSL [3-9]"), "openssl", "version");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void itAcceptsEveryCertificateAndRefusesARevokedOne() {
        try (ProcessGroup processes = new ProcessGroup(Cluster.quickStart())) {
            Path trial = processes.directory().resolve("trial").toAbsolutePath();
            String rollcall = Cluster.HOME.resolve("rollcall").toString();
            run(processes, 0, rollcall, "security", "init", trial.toString(), "-host", "box.example.org");
            for (String name : List.of("registry", "echo", "kv1", "operator"))
                for (String purpose : List.of("sslserver", "sslclient"))
                    verify(processes, 0, trial, name, "-x509_strict", "-purpose", purpose);
            verify(processes, 0, trial, "kv1", "-verify_hostname", "box.example.org");
            verify(processes, 0, trial, "kv1", "-verify_ip", "::1");
            verify(processes, 2, trial, "kv1", "-verify_hostname", "elsewhere.example.org");

            run(processes, 0, rollcall, "security", "revoke", trial.toString(), "kv1");
            String[] revocations = {
                "-crl_check", "-CRLfile", trial.resolve("echo/crl.pem").toString()
            };
            verify(processes, 0, trial, "echo", revocations);
            verify(processes, 2, trial, "kv1", revocations);
        }
    }

    private static void verify(ProcessGroup processes, int status, Path trial, String name, String... options) {
        List<String> line = new ArrayList<>(List.of(
                "openssl",
                "verify",
                "-CAfile",
                trial.resolve(name).resolve("ca.crt").toString()));
        line.addAll(List.of(options));
        line.add(trial.resolve(name).resolve("tls.crt").toString());
        run(processes, status, line.toArray(String[]::new));
    }

    private static void run(ProcessGroup processes, int status, String... line) {
        RunningProcess command = processes.run("command", List.of(line));
        assertThat(command.awaitExit(PATIENCE))
                .as(String.join(" ", line) + '\n' + command.stdout() + command.stderr())
                .isEqualTo(status);
    }
}
