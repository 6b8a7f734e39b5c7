package io.rollcall.directory;

import io.rollcall.wire.registry.LookupResponse;
import java.util.function.Consumer;
import org.springframework.web.client.RestClientException;

/**
 * Which instances a service has. Lists are whole: they hold instances of every status, so that a reader who must can
 * fall back on those that are {@code DRAINING} or {@code DOWN}.
 */
public interface Directory {

    /**
     * The last known list. Waits only where none is known yet. When the registry is away, the last list stays.
     *
     * @throws RestClientException no list is known, and the registry does not give one
     * @throws IllegalStateException more services are asked for than this process follows
     */
    LookupResponse lookup(String service);

    /**
     * Tells a listener the list that is known, or as soon as one is, and then every change, one at a time and in order.
     * Closing ends that.
     *
     * @param listener called from the thread that learns of the change; must not block
     * @throws IllegalStateException as in a lookup
     */
    AutoCloseable subscribe(String service, Consumer<LookupResponse> listener);
}
