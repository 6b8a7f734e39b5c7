package io.rollcall.client;

import io.rollcall.client.call.Failure;
import io.rollcall.directory.Directory;
import io.rollcall.directory.RegistryProperties;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.List;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** Who can be called, before the first call: the one lookup of a session that is not followed. */
@Component
record Lookup(Directory directory, RegistryProperties registry) {

    /** @return their ids, at least one */
    List<String> instances(String service) throws CannotBegin {
        List<Instance> all = ask(service);
        if (all.isEmpty()) throw nobody("no instance of " + service + " is registered at " + registry.address());
        List<Instance> up =
                all.stream().filter(instance -> instance.status() == Status.UP).toList();
        return (up.isEmpty() ? all : up).stream().map(Instance::id).toList();
    }

    private List<Instance> ask(String service) throws CannotBegin {
        try {
            return directory.lookup(service).instances();
        } catch (RestClientException e) {
            throw nobody(why(e));
        }
    }

    /** A directory that watches wraps what the registry said. */
    private String why(RestClientException e) {
        if (NestedExceptionUtils.getMostSpecificCause(e) instanceof RestClientResponseException refused)
            return "the registry at " + registry.address() + " refused the lookup: "
                    + Failure.of(refused, false).text();
        return "no registry at " + registry.address() + ": "
                + Failure.of(e, false).text();
    }

    private static CannotBegin nobody(String message) {
        return new CannotBegin(Exit.NOBODY_THERE, message);
    }
}
