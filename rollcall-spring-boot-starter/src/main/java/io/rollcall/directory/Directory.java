package io.rollcall.directory;

import io.rollcall.wire.registry.LookupResponse;
import java.util.function.Consumer;
import org.springframework.web.client.RestClientException;

/**
 * The instances of a service, or this process's part of them where {@code rollcall.subset.size} is set. Lists contain
 * instances of every status, so that a reader can fall back on instances that are {@code DRAINING} or {@code DOWN}.
 */
public interface Directory {

    /**
     * Returns the last known list. It waits only if none is known yet. While the registry is away, the last list stays
     * valid.
     *
     * @throws RestClientException no list is known, and the registry does not give one
     * @throws IllegalStateException this process follows as many services as it may
     */
    LookupResponse lookup(String service);

    /**
     * Calls a listener with the list that is known, or as soon as one is, and then with every change, one at a time and
     * in order. Closing the result ends this.
     *
     * @param listener called by the thread that learns of the change; it must not block
     * @throws IllegalStateException as in a lookup
     */
    AutoCloseable subscribe(String service, Consumer<LookupResponse> listener);
}
