package io.rollcall.registration;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import org.jspecify.annotations.Nullable;

/** This process as an instance of its service. Present also where registering is switched off. */
public interface Registration {

    /** The name of the service: {@code spring.application.name}. */
    String service();

    /**
     * Unique within the service: {@code rollcall.instance.id}, or else name-host-port.
     *
     * @throws IllegalStateException it depends on the port, and the web server does not listen yet
     */
    String id();

    /**
     * Where others reach it, {@code host:port}: {@code rollcall.instance.address}, or else this host and the web server's
     * port.
     *
     * @throws IllegalStateException it depends on the port, and the web server does not listen yet
     */
    String address();

    /**
     * All that the registry is told of this process, as others look it up.
     *
     * @throws IllegalStateException as {@link #address()}
     */
    Instance instance();

    /**
     * Has this process registered with the status that it has now: as {@code STARTING} before the application accepts traffic, for
     * those that need a lease to become ready; or at all, where {@code spring.cloud.service-registry.auto-registration.enabled=false}
     * leaves it to the application. Returns at once. Does nothing where it is registered, or registering is switched off.
     */
    void announce();

    /**
     * Ends the lease, and returns when the registry was told, whether or not it heard. This process goes on, and is no instance until
     * it is announced again.
     */
    void leave();

    /**
     * The lease that the registry has given and, as far as is known here, still keeps. A later registration has another one, so it
     * names a run of this process.
     *
     * @return null: there is none now
     */
    @Nullable
    String lease();

    /** What it says of itself at this moment; the registry learns of a change with the next beat, which follows at once. */
    Status status();
}
