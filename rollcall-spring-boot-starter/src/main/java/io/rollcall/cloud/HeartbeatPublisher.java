package io.rollcall.cloud;

import io.rollcall.directory.ListListener;
import io.rollcall.wire.registry.LookupResponse;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Says to Spring Cloud that something has changed, when the list of a service that is followed has, or
 * the list of services: its gateway, for one, then looks for routes.
 * The state of an event is a count, as in Eureka's, so that no two are equal.
 *
 * @see <a href="https://github.com/spring-cloud/spring-cloud-netflix/blob/main/spring-cloud-netflix-eureka-client/src/main/java/org/springframework/cloud/netflix/eureka/CloudEurekaClient.java">
 *     Eureka's: onCacheRefreshed</a>
 */
final class HeartbeatPublisher implements ListListener {

    private final ApplicationEventPublisher events;
    private final AtomicLong changes = new AtomicLong();

    HeartbeatPublisher(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public void onList(LookupResponse list) {
        onChange();
    }

    /** Something else than a list has changed. */
    void onChange() {
        events.publishEvent(new HeartbeatEvent(this, changes.incrementAndGet()));
    }
}
