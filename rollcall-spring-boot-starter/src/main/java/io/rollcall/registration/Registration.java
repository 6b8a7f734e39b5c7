package io.rollcall.registration;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** This process as an instance of its service. The bean is present also if registering is switched off. */
public interface Registration {

    /** Returns the name of the service: {@code spring.application.name}. */
    String service();

    /**
     * Returns the id, which is unique within the service: {@code rollcall.instance.id}, or else name-host-port.
     *
     * @throws IllegalStateException it depends on the port, and the web server does not listen yet
     */
    String id();

    /**
     * Returns the address at which others reach it, {@code host:port}: {@code rollcall.instance.address}, or else this
     * host and the web server's port.
     *
     * @throws IllegalStateException it depends on the port, and the web server does not listen yet
     */
    String address();

    /**
     * Returns everything that the registry is told of this process, as others look it up.
     *
     * @throws IllegalStateException as {@link #address()}
     */
    Instance instance();

    /**
     * Registers this process with its present status, and returns at once. An application calls it if it needs a lease
     * to become ready, and is registered as {@code STARTING} before it accepts traffic; or if
     * {@code spring.cloud.service-registry.auto-registration.enabled=false} leaves registering to the application. It
     * does nothing if this process is registered already, or registering is switched off.
     */
    void announce();

    /**
     * Ends the lease, and returns when the registry was told, or could not be told. This process continues, and is no
     * instance until it is announced again.
     */
    void leave();

    /**
     * Returns the lease that the registry has given and, as far as is known here, still keeps. A later registration has
     * another one, so a lease names a run of this process.
     *
     * @return null: there is none now
     */
    @Nullable
    String lease();

    /**
     * Waits until there is a {@link #lease()}.
     *
     * @param atMost the longest wait
     * @return the lease; null: there was none in time, or this process does not register
     */
    @Nullable
    String awaitLease(Duration atMost) throws InterruptedException;

    /**
     * Returns the status at this moment. The registry learns of a change with the next heartbeat, which follows at
     * once.
     */
    Status status();
}
