package io.rollcall.registration;

import io.rollcall.wire.registry.Status;

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

    /** What it says of itself at this moment; the registry learns of a change with the next beat, which follows at once. */
    Status status();
}
