package io.rollcall.registration;

import java.io.Serial;

/** Thrown if another living instance of the service has this one's id. */
public final class IdInUseException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1;

    private final String service;
    private final String id;
    private final String address;

    /** @param address the address of the other instance */
    IdInUseException(String service, String id, String address) {
        super("The id " + id + " of " + service + " is in use: by an instance at " + address + ", which answers");
        this.service = service;
        this.id = id;
        this.address = address;
    }

    public String service() {
        return service;
    }

    public String id() {
        return id;
    }

    /** Returns the address of the other instance. */
    public String address() {
        return address;
    }
}
