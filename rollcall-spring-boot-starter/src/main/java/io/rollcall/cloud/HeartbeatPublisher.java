package io.rollcall.cloud;

import io.rollcall.directory.ListListener;
import io.rollcall.wire.registry.LookupResponse;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes Spring Cloud's {@code HeartbeatEvent} when the list of a followed service or the list of services has
 * changed. Its gateway, for example, then looks for routes. The state of an event is a counter, as in Eureka's, so that
 * no two are equal.
 *
 * @see <a
 *     href="https://github.com/spring-cloud/spring-cloud-netflix/blob/main/spring-cloud-netflix-eureka-client/src/main/java/org/springframework/cloud/netflix/eureka/CloudEurekaClient.java">Eureka's:
 *     onCacheRefreshed</a>
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

    /** Publishes that something has changed. */
    void onChange() {
        events.publishEvent(new HeartbeatEvent(this, changes.incrementAndGet()));
    }
}
