package io.rollcall.cloud;

import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ServicesRequest;
import io.rollcall.wire.registry.ServicesResponse.Service;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.web.client.RestClientException;

/**
 * The names of every service. Each question is answered with what the registry says at that moment. From the first
 * question on, the registry is also polled, so that a listener with state for each service learns of a new one.
 */
final class ServiceNames implements DisposableBean {

    /**
     * The polling interval: short enough after somebody has started a service, and a thousand processes ask the
     * registry only 500 times a second.
     */
    static final Duration ASKS_EVERY = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ServiceNames.class);

    private final RegistryApi registry;
    private final Runnable onChange;
    private volatile @Nullable List<String> last;
    private @Nullable Thread asking;
    private volatile boolean isClosed;

    /** @param onChange called by a thread of its own, once the new names can be read */
    ServiceNames(RegistryApi registry, Runnable onChange) {
        this.registry = registry;
        this.onChange = onChange;
    }

    /**
     * Returns the names of every service. While the registry is away, these are the last ones.
     *
     * @throws RestClientException the registry is away, and no names are known yet
     */
    List<String> names() {
        List<String> known = last;
        try {
            List<String> asked = ask();
            last = asked;
            return asked;
        } catch (RestClientException e) {
            if (known == null) throw e;
            return known;
        } finally {
            begin(last);
        }
    }

    private List<String> ask() {
        return registry.services(new ServicesRequest()).services().stream()
                .map(Service::service)
                .toList();
    }

    /** @param told the names that the first caller got */
    private synchronized void begin(@Nullable List<String> told) {
        if (asking != null || isClosed) return;
        Thread thread = new Thread(() -> askAgainAndAgain(told), "rollcall-services");
        thread.setDaemon(true);
        thread.start();
        asking = thread;
    }

    private void askAgainAndAgain(@Nullable List<String> first) {
        List<String> told = first;
        while (pause() && !isClosed) {
            try {
                List<String> now = ask();
                last = now;
                if (now.equals(told)) continue;
                told = now; // a listener that fails is not called again
                onChange.run();
            } catch (RestClientException e) {
                log.debug("The names of services stay as they are", e);
            } catch (RuntimeException | Error e) {
                log.error("Asking for the names of services failed; it goes on", e);
            }
        }
    }

    /** @return whether to continue */
    private static boolean pause() {
        try {
            Thread.sleep(ASKS_EVERY.toMillis());
            return true;
        } catch (InterruptedException closed) {
            return false;
        }
    }

    @Override
    public synchronized void destroy() {
        isClosed = true;
        if (asking != null) asking.interrupt();
    }
}
