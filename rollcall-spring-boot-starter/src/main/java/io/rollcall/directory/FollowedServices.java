package io.rollcall.directory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The state that a directory keeps for each service it has been asked for. Nothing is removed, because an application
 * calls a handful of services, and asks for them again.
 *
 * @param <T> the state of one service
 */
final class FollowedServices<T> {

    /**
     * The most services. Each costs a parked request here and at the registry. An application that calls more services
     * takes their names from its input, which is a mistake.
     */
    static final int MOST = 256;

    private final Map<String, T> followed = new ConcurrentHashMap<>();
    private final Function<String, T> create;

    FollowedServices(Function<String, T> create) {
        this.create = create;
    }

    T get(String service) {
        T known = followed.get(service);
        return known != null ? known : follow(service);
    }

    private synchronized T follow(String service) {
        if (followed.size() >= MOST && !followed.containsKey(service)) {
            throw new IllegalStateException(
                    "Service " + service + " is not followed: " + MOST + " others are already, and that is the limit");
        }
        return followed.computeIfAbsent(service, create);
    }
}
