package io.rollcall.cloud;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.serviceregistry.Registration;

/** This process as an instance. Its address and what follows from it are unknown until the web server listens. */
final class RollcallRegistration implements Registration {

    private final io.rollcall.registration.Registration self;

    RollcallRegistration(io.rollcall.registration.Registration self) {
        this.self = self;
    }

    @Override
    public String getServiceId() {
        return self.service();
    }

    @Override
    public String getInstanceId() {
        return self.id();
    }

    @Override
    public String getHost() {
        return instance().getHost();
    }

    @Override
    public int getPort() {
        return instance().getPort();
    }

    @Override
    public boolean isSecure() {
        return instance().isSecure();
    }

    @Override
    public URI getUri() {
        return instance().getUri();
    }

    @Override
    public @Nullable Map<String, String> getMetadata() {
        return instance().getMetadata();
    }

    private ServiceInstance instance() {
        return ServiceInstances.of(self.service(), self.instance());
    }
}
