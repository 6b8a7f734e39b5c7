package io.rollcall.call;

import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ServicesRequest;
import io.rollcall.wire.registry.ServicesResponse;
import java.util.List;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.web.client.RestClientException;

/** The names of the registered services, which a message lists if one may have been mistaken. */
final class RegisteredServices {

    /** More than a person reads. */
    private static final int MOST = 50;

    /** Returns the names; none if the registry does not answer. */
    static List<String> names(BeanFactory beans) {
        try {
            return beans.getBean(RegistryApi.class).services(new ServicesRequest()).services().stream()
                    .map(ServicesResponse.Service::service)
                    .limit(MOST)
                    .toList();
        } catch (BeansException | RestClientException e) {
            return List.of();
        }
    }

    private RegisteredServices() {}
}
