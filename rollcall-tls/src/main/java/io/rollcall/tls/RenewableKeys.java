package io.rollcall.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A key manager whose keys are exchanged while it is in use. A handshake asks for an alias first, and then for the
 * chain and the key of it, so an alias has the number of its generation: the two always belong together. A handshake
 * that lasts longer than two exchanges fails, and is repeated.
 */
final class RenewableKeys extends X509ExtendedKeyManager {

    private static final char SEPARATOR = '/';

    private volatile Generation current;
    private volatile Generation before;

    private record Generation(long number, X509ExtendedKeyManager keys) {

        @Nullable
        String name(@Nullable String alias) {
            return alias == null ? null : number + String.valueOf(SEPARATOR) + alias;
        }

        String @Nullable [] names(String @Nullable [] aliases) {
            if (aliases == null) return null;
            String[] names = new String[aliases.length];
            for (int i = 0; i < names.length; i++) names[i] = Objects.requireNonNull(name(aliases[i]));
            return names;
        }
    }

    RenewableKeys(X509ExtendedKeyManager keys) {
        current = new Generation(0, keys);
        before = current;
    }

    synchronized void become(X509ExtendedKeyManager next) {
        before = current;
        current = new Generation(before.number + 1, next);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String @Nullable [] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Generation now = current;
        return now.name(now.keys.chooseEngineClientAlias(types, issuers, engine));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            @Nullable String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Generation now = current;
        return now.name(now.keys.chooseEngineServerAlias(type, issuers, engine));
    }

    @Override
    public @Nullable String chooseClientAlias(
            String @Nullable [] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        Generation now = current;
        return now.name(now.keys.chooseClientAlias(types, issuers, socket));
    }

    @Override
    public @Nullable String chooseServerAlias(
            @Nullable String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        Generation now = current;
        return now.name(now.keys.chooseServerAlias(type, issuers, socket));
    }

    @Override
    public String @Nullable [] getClientAliases(@Nullable String type, Principal @Nullable [] issuers) {
        Generation now = current;
        return now.names(now.keys.getClientAliases(type, issuers));
    }

    @Override
    public String @Nullable [] getServerAliases(@Nullable String type, Principal @Nullable [] issuers) {
        Generation now = current;
        return now.names(now.keys.getServerAliases(type, issuers));
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String name) {
        Generation named = named(name);
        return named == null ? null : named.keys.getCertificateChain(alias(name));
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String name) {
        Generation named = named(name);
        return named == null ? null : named.keys.getPrivateKey(alias(name));
    }

    private @Nullable Generation named(@Nullable String name) {
        if (name == null) return null;
        Generation now = current;
        for (Generation each : new Generation[] {now, before})
            if (name.startsWith(each.number + String.valueOf(SEPARATOR))) return each;
        return null;
    }

    private static @Nullable String alias(@Nullable String name) {
        return name == null ? null : name.substring(name.indexOf(SEPARATOR) + 1);
    }
}
