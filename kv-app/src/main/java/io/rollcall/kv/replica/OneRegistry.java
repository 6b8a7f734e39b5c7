package io.rollcall.kv.replica;

import io.rollcall.call.Authorizing;
import io.rollcall.call.HttpClients;
import io.rollcall.directory.RegistryProperties;
import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ServicesRequest;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Sees to it that all addresses that a replica is given are of one registry. Two registries that know nothing of each
 * other would each give the group a primary.
 */
final class OneRegistry {

    private OneRegistry() {}

    /**
     * Asks each address for the identity of its registry. One that does not answer, or has no identity yet, is left
     * out.
     *
     * @throws InvalidConfigurationPropertyValueException if two of them are of different registries
     */
    static void require(RegistryProperties registry, ClientHttpRequestFactory requests, BearerToken token, Tls tls) {
        if (registry.address().size() == 1) return;
        Map<String, String> identities = new TreeMap<>();
        for (String address : registry.address()) {
            String identity = identity(address, requests, token, tls);
            if (identity != null && !identity.isEmpty()) identities.put(identity, address);
        }
        if (identities.size() > 1)
            throw new InvalidConfigurationPropertyValueException(
                    "rollcall.registry.address",
                    registry.described(),
                    identities.values() + " are of different registries. The views of a group are in one: give a"
                            + " replica the addresses of one registry or of one cluster.");
    }

    private static @Nullable String identity(
            String address, ClientHttpRequestFactory requests, BearerToken token, Tls tls) {
        RestClient client = RestClient.builder()
                .baseUrl(tls.origin(address))
                .requestFactory(requests)
                .requestInterceptor(new Authorizing(token))
                .build();
        try {
            return HttpClients.create(client, RegistryApi.class)
                    .services(new ServicesRequest())
                    .registry();
        } catch (RestClientException notNow) {
            return null;
        }
    }
}
