package io.rollcall.client.operator;

import io.rollcall.tls.Tls;
import picocli.CommandLine.Mixin;

/** The flags of each command that asks a registry: where it is, and what the command shows of itself there. */
public final class Access {

    @Mixin
    private RegistryOption registry = new RegistryOption();

    @Mixin
    private TokenOption token = new TokenOption();

    @Mixin
    private CertificatesOption certificates = new CertificatesOption();

    /** Returns the certificates of this process, or none. */
    public Tls tls() {
        return certificates.tls();
    }

    /** Returns the connection, with the token and the certificates for every process of Rollcall. */
    public JsonHttp http() {
        return new JsonHttp(token.token(), certificates.tls());
    }

    /** Returns a client of the registry. */
    public RegistryClient registry() {
        return registry(http());
    }

    /** Returns a client of the registry that shares a connection. */
    public RegistryClient registry(JsonHttp http) {
        return new RegistryClient(registry.addresses(), http);
    }
}
