package io.rollcall.registration;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.RegistryApi;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Fails the start of an application whose id another one has that is alive: the two would take the lease from each other for ever. One
 * that is gone without a word is succeeded, before its lease has run out.
 *
 * <p>Any answer over HTTP is taken for the other's: instances are of many makes, and nothing that all of them answer says who they are. Whoever took
 * over the address of one that died within its lease's time is thereby taken for it, and the start fails until that lease has run out.
 */
public final class IdCheck implements ApplicationListener<ApplicationStartedEvent> {

    private static final Logger log = LoggerFactory.getLogger(IdCheck.class);

    /** Somebody who does not answer within that cannot complain. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RegistryApi registry;
    private final InstanceIdentity identity;

    IdCheck(RegistryApi registry, InstanceIdentity identity) {
        this.registry = registry;
        this.identity = identity;
    }

    @Override
    public void onApplicationEvent(ApplicationStartedEvent event) {
        if (identity.isKnown()) requireFree(registered(false));
    }

    /**
     * For an application that has to register before it is started. Whatever the other one's status, it has the id.
     *
     * @return false: the registry does not answer, so it is not known
     * @throws IdInUseException another living instance has this one's id
     */
    public boolean requireFree() {
        List<Instance> all = registered(true);
        if (all != null) requireFree(all);
        return all != null;
    }

    private void requireFree(@Nullable List<Instance> registered) {
        if (registered == null) return;
        for (Instance other : registered) {
            boolean isNamesake =
                    other.id().equals(identity.id()) && !other.address().equals(identity.address());
            if (isNamesake && answers(other))
                throw new IdInUseException(identity.service(), identity.id(), other.address());
        }
    }

    /**
     * Returns those that are registered; null: there is no registry to say.
     *
     * @param all of every status, not only those that are up
     */
    private @Nullable List<Instance> registered(boolean all) {
        try {
            return registry.lookup(new LookupRequest(identity.service(), all)).instances();
        } catch (RestClientException e) {
            log.debug("Whether the id {} is in use is not known", identity.id(), e);
            return null;
        }
    }

    /** Whatever it says. */
    private static boolean answers(Instance other) {
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
