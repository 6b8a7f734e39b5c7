package io.rollcall.call;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.rollcall.balance.Call;
import io.rollcall.balance.ServiceBalancer;
import io.rollcall.directory.Directory;
import io.rollcall.wire.registry.Instance;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClientException;

/**
 * A service that this process calls: who picks its instances, and what is counted.
 *
 * @param registry where the list comes from, for a person who wonders why it is empty
 */
record CalledService(String name, Directory directory, String registry, ServiceBalancer balancer, CallMeters meters) {

    /**
     * An instance for the next attempt; null where all have been tried.
     *
     * @throws NoInstanceException there is none for the first attempt
     */
    @Nullable
    Instance pick(Call call) {
        requireList();
        Instance picked = balancer.pick(call);
        if (picked == null && call.tried().isEmpty()) {
            throw noInstance("the registry at " + registry + " lists none", null);
        }
        if (picked != null) meters.onPick();
        return picked;
    }

    /** The balancer has heard of every list that the directory knows; here it is made sure that there is one. */
    private void requireList() {
        try {
            directory.lookup(name);
        } catch (RestClientException e) {
            String reason = getMostSpecificCause(e).getMessage();
            throw noInstance("the registry at " + registry + " gives no list: " + reason, e);
        }
    }

    private NoInstanceException noInstance(String why, @Nullable RestClientException cause) {
        meters.onNoInstance();
        return new NoInstanceException(name, why, cause);
    }
}
