package io.rollcall.registration;

import io.rollcall.tls.Tls;
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
 * Fails the start of an application whose id another living instance has. An instance succeeds one that is dead before
 * that one's lease has ended. Two that start at once both pass; {@link IdConflict} decides between them.
 */
public final class IdCheck implements ApplicationListener<ApplicationStartedEvent> {

    private static final Logger log = LoggerFactory.getLogger(IdCheck.class);

    private final IdHolder holder;
    private final InstanceIdentity identity;
    private final Reachability reachability;
    private final ApplicationContext context;

    IdCheck(
            RegistryApi registry,
            InstanceIdentity identity,
            Tls tls,
            Reachability reachability,
            ApplicationContext context) {
        this.holder = new IdHolder(registry, identity, tls);
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
     * Checks that no other instance of the same principal has the id. An application that registers before it is
     * started calls this itself. If another principal has registered the id, the start goes on, and the registry
     * refuses the registration until that lease has ended: otherwise that principal would decide by the address that it
     * registers whether this process starts.
     *
     * @return false: the registry does not answer, so it is unknown
     * @throws IdInUseException another instance has the id, and is alive
     */
    public boolean requireFree() {
        Optional<Instance> other;
        try {
            other = holder.listed().filter(one -> !holder.isSelf(one));
            if (other.isPresent() && holder.isOwnedByAnother()) {
                warnOfAnother(other.get());
                return true;
            }
        } catch (RestClientException e) {
            log.debug("Whether the id {} is in use is not known", identity.id(), e);
            return false;
        }
        if (other.isPresent() && holder.answers(other.get()))
            throw new IdInUseException(
                    identity.service(), identity.id(), other.get().address());
        return true;
    }

    private void warnOfAnother(Instance other) {
        log.warn(
                "Another principal has registered the id {} of {}, at {}. This instance starts, and registers once that"
                        + " lease has ended. Give it another id (rollcall.instance.id), or have an operator deregister"
                        + " the other one",
                identity.id(),
                identity.service(),
                other.address());
    }
}
