package io.rollcall.bench.registry;

import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.load.WrkScript;
import io.rollcall.bench.process.TestCertificates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A registry that demands a token of everybody, and speaks TLS alone. */
final class TlsRegistry extends SecuredRegistry {

    private final TestCertificates certificates = new TestCertificates(server.data());

    TlsRegistry() throws IOException {}

    @Override
    List<String> command(Setting setting, List<String> options, String jar) {
        List<String> command = new ArrayList<>(super.command(setting, options, jar));
        command.add("--rollcall.security.certificates=" + certificates.of("member/registry"));
        return command;
    }

    @Override
    void awaitReady() throws IOException, InterruptedException {
        server.await(
                "the registry",
                () -> !certificates
                        .ask(port, List.of(authorized(WrkScript.request("POST", "/Registry.Services", "{}"))))
                        .isEmpty());
    }

    @Override
    List<String> register(int from, int count) throws IOException {
        return certificates.ask(port, forEach(register(), from, count));
    }
}
