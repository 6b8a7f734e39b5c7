package io.rollcall.registration;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.Status;
import java.net.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Finds the instance that the registry lists under this one's id, and asks it whether it lives.
 *
 * <p>Any answer over HTTP is taken for the other's: instances are of many makes, and nothing that all of them answer says who they are. Whoever took
 * over the address of one that died within its lease's time is thereby taken for it, until that lease has run out.
 */
final class IdHolder {

    /** An instance that does not answer within that cannot complain. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RegistryApi registry;
    private final InstanceIdentity identity;

    IdHolder(RegistryApi registry, InstanceIdentity identity) {
        this.registry = registry;
        this.identity = identity;
    }

    /**
     * Returns the instance that is listed under this one's id, whatever its address. One that drains leaves by itself, and gives the id away.
     *
     * @throws org.springframework.web.client.RestClientException the registry does not say
     */
    Optional<Instance> listed() {
        return registry.lookup(new LookupRequest(identity.service(), true)).instances().stream()
                .filter(one -> one.id().equals(identity.id()) && one.status() != Status.DRAINING)
                .findFirst();
    }

    /** Whether it is this process or an earlier run of it: nobody else can listen at its address. */
    boolean isSelf(Instance one) {
        return one.address().equals(identity.address());
    }

    /** Whether the instance answers at its address, whatever it says. */
    static boolean answers(Instance other) {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(PATIENCE);
        requests.setReadTimeout(PATIENCE);
        requests.setProxy(Proxy.NO_PROXY); // which would answer in its place
        try {
            return RestClient.builder()
                    .requestFactory(requests)
                    .build()
                    .get()
                    .uri("http://" + other.address() + "/actuator/health/liveness")
                    .exchange((request, answer) -> true);
        } catch (ResourceAccessException e) {
            return false;
        }
    }
}
