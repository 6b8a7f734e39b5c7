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
 * The names of all services. Whoever asks gets what the registry says now, and from the first question on the registry is asked again
 * and again: who keeps something for each service hears of one that appears later.
 */
final class ServiceNames implements DisposableBean {

    /** Soon enough for a person who has just started a service; a thousand processes ask the registry 500 times a second for little. */
    static final Duration ASKS_EVERY = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ServiceNames.class);

    private final RegistryApi registry;
    private final Runnable onChange;
    private volatile @Nullable List<String> last;
    private @Nullable Thread asking;
    private volatile boolean isClosed;

    /** @param onChange called from a thread of its own, once the new names can be read */
    ServiceNames(RegistryApi registry, Runnable onChange) {
        this.registry = registry;
        this.onChange = onChange;
    }

    /**
     * All names. While the registry is away, the last ones.
     *
     * @throws RestClientException it is away, and there are none yet
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

    /** @param told what the first one to ask has been told */
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
                told = now; // a listener that fails is not told again
                onChange.run();
            } catch (RestClientException e) {
                log.debug("The names of services stay as they are", e);
            } catch (RuntimeException | Error e) {
                log.error("Asking for the names of services failed; it goes on", e);
            }
        }
    }

    /** @return whether to go on */
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
