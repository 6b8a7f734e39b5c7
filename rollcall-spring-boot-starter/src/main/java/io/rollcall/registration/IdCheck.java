package io.rollcall.registration;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.RegistryApi;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.web.client.RestClientException;

/**
 * Fails the start of an application whose id another one has that is alive. One that is gone without a word is succeeded, before its
 * lease has run out. Two that start at once both pass: {@link IdConflict} decides between them.
 */
public final class IdCheck implements ApplicationListener<ApplicationStartedEvent> {

    private static final Logger log = LoggerFactory.getLogger(IdCheck.class);

    private final IdHolder holder;
    private final InstanceIdentity identity;
    private final Reachability reachability;
    private final ApplicationContext context;

    IdCheck(RegistryApi registry, InstanceIdentity identity, Reachability reachability, ApplicationContext context) {
        this.holder = new IdHolder(registry, identity);
        this.identity = identity;
        this.reachability = reachability;
        this.context = context;
    }

    @Override
    public void onApplicationEvent(ApplicationStartedEvent event) {
        boolean isOwn = event.getApplicationContext().equals(context); // a child's event comes here as well
        if (isOwn && reachability.whyNot() == null) requireFree();
    }

    /**
     * Also for an application that has to register before it is started.
     *
     * @return false: the registry does not answer, so it is not known
     * @throws IdInUseException another instance has the id, and lives
     */
    public boolean requireFree() {
        Optional<Instance> other;
        try {
            other = holder.listed().filter(one -> !holder.isSelf(one));
        } catch (RestClientException e) {
            log.debug("Whether the id {} is in use is not known", identity.id(), e);
            return false;
        }
        if (other.isPresent() && IdHolder.answers(other.get()))
            throw new IdInUseException(
                    identity.service(), identity.id(), other.get().address());
        return true;
    }
}
