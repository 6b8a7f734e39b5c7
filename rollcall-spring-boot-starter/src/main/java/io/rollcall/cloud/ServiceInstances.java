package io.rollcall.cloud;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.client.ServiceInstance;

/** Converts instances to Spring Cloud's type. */
final class ServiceInstances {

    /** Returns the callable instances of a list. */
    static List<ServiceInstance> of(LookupResponse list) {
        return Instance.callable(list.instances(), instance -> instance).stream()
                .map(instance -> of(list.service(), instance))
                .toList();
    }

    /** Returns an instance. It is secure if it says so, or if its metadata say {@code secure=true}, as in Consul. */
    static ServiceInstance of(String service, Instance instance) {
        String address = instance.address();
        int colon = address.lastIndexOf(':');
        Map<String, String> metadata = metadata(instance);
        boolean secure = instance.speaksTls() || Boolean.parseBoolean(metadata.get("secure"));
        return new RollcallServiceInstance(instance.id(), service, address, colon, secure, metadata);
    }

    /**
     * Returns the instance's metadata with its zone and its weight, which Spring Cloud's load balancers look for here.
     * Entries of the instance itself stay unchanged.
     */
    private static Map<String, String> metadata(Instance instance) {
        Map<String, String> metadata = new HashMap<>(instance.metadata());
        if (instance.zone() != null) metadata.putIfAbsent("zone", instance.zone());
        metadata.putIfAbsent("weight", Integer.toString(instance.shareOfCalls()));
        return Collections.unmodifiableMap(metadata);
    }

    private ServiceInstances() {}
}
