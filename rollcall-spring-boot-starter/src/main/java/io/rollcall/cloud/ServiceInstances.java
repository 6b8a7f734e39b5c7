package io.rollcall.cloud;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.client.ServiceInstance;

/** Instances as Spring Cloud sees them. */
final class ServiceInstances {

    /** Of a list, those that calls go to. */
    static List<ServiceInstance> of(LookupResponse list) {
        return Status.callable(list.instances(), Instance::status).stream()
                .map(instance -> of(list.service(), instance))
                .toList();
    }

    /** It is secure where its metadata say {@code secure=true}, as in Consul. */
    static ServiceInstance of(String service, Instance instance) {
        String address = instance.address();
        int colon = address.lastIndexOf(':');
        Map<String, String> metadata = metadata(instance);
        boolean secure = Boolean.parseBoolean(metadata.get("secure"));
        return new RollcallServiceInstance(instance.id(), service, address, colon, secure, metadata);
    }

    /** Spring Cloud's load balancers look for the zone and the weight here. What the instance itself has put there stays. */
    private static Map<String, String> metadata(Instance instance) {
        Map<String, String> metadata = new HashMap<>(instance.metadata());
        if (instance.zone() != null) metadata.putIfAbsent("zone", instance.zone());
        metadata.putIfAbsent("weight", Integer.toString(instance.weight()));
        return Collections.unmodifiableMap(metadata);
    }

    private ServiceInstances() {}
}
