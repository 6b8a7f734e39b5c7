package io.rollcall.cloud;

import io.rollcall.directory.Directory;
import io.rollcall.wire.Name;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * The instances that the directory knows. They come from memory once a service has been asked for. The names of the
 * services are asked of the registry each time. While the registry is away, the last answers stay valid; if there is
 * none yet, a call fails, because an empty list would be wrong.
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

    /**
     * Returns the instances of a service. Spring Cloud asks each of its clients for every service. A name that is
     * invalid here belongs to another client.
     */
    @Override
    public List<ServiceInstance> getInstances(String service) {
        return NAME.matcher(service).matches() ? ServiceInstances.of(directory.lookup(service)) : List.of();
    }

    @Override
    public List<String> getServices() {
        return services.names();
    }
}
