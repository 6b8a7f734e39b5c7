package io.rollcall.client;

import io.rollcall.client.call.CallFailure;
import io.rollcall.directory.Directory;
import io.rollcall.directory.RegistryProperties;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.List;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** The instances that can be called, before the first call: the one lookup of a session that is not followed. */
@Component
record InstanceLookup(Directory directory, RegistryProperties registry) {

    /** @return the ids, at least one */
    List<String> instances(String service) throws SessionStartException {
        List<Instance> all = ask(service);
        if (all.isEmpty()) throw noInstance("no instance of " + service + " is registered at " + registry.described());
        List<Instance> up =
                all.stream().filter(instance -> instance.status() == Status.UP).toList();
        return (up.isEmpty() ? all : up).stream().map(Instance::id).toList();
    }

    private List<Instance> ask(String service) throws SessionStartException {
        try {
            return directory.lookup(service).instances();
        } catch (RestClientException e) {
            throw noInstance(why(e));
        }
    }

    /** Returns the reason. A directory that watches wraps the registry's exception. */
    private String why(RestClientException e) {
        if (NestedExceptionUtils.getMostSpecificCause(e) instanceof RestClientResponseException refused)
            return "the registry at " + registry.described() + " refused the lookup: "
                    + CallFailure.of(refused, false).text();
        return "no registry at " + registry.described() + ": "
                + CallFailure.of(e, false).text();
    }

    private static SessionStartException noInstance(String message) {
        return new SessionStartException(ExitStatus.NO_INSTANCE, message);
    }
}
