package io.rollcall.registration;

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
     * Has this process registered as {@code STARTING} before the application accepts traffic, for those that need a lease to become
     * ready. Returns at once. Does nothing where registering is switched off.
     */
    void announce();

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
