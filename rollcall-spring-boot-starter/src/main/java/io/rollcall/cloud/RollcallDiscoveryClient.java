package io.rollcall.cloud;

import io.rollcall.directory.Directory;
import io.rollcall.wire.Name;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * Instances as the directory knows them: from memory, once a service has been asked for. The names of all services are asked of
 * the registry each time. While it is away the last answers stay; where there is none yet it fails, for that is no "none".
 */
final class RollcallDiscoveryClient implements DiscoveryClient {

    private static final Pattern NAME = Pattern.compile(Name.PATTERN);

    private final Directory directory;
    private final ServiceNames services;

    RollcallDiscoveryClient(Directory directory, ServiceNames services) {
        this.directory = directory;
        this.services = services;
    }

    @Override
    public String description() {
        return "Rollcall";
    }

    /** Spring Cloud asks each of its clients for the services of all: one whose name is none here is another's. */
    @Override
    public List<ServiceInstance> getInstances(String service) {
        return NAME.matcher(service).matches() ? ServiceInstances.of(directory.lookup(service)) : List.of();
    }

    @Override
    public List<String> getServices() {
        return services.names();
    }
}
