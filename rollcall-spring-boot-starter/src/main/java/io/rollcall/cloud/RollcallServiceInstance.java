package io.rollcall.cloud;

import java.util.Map;
import org.springframework.cloud.client.DefaultServiceInstance;

/** An instance that the registry lists. Its type distinguishes it from those of other discovery clients. */
final class RollcallServiceInstance extends DefaultServiceInstance {

    private final String address;

    RollcallServiceInstance(
            String id, String service, String address, int colon, boolean secure, Map<String, String> metadata) {
        super(
                id,
                service,
                address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1)),
                secure,
                metadata);
        this.address = address;
    }

    /** Returns the address as the registry has it: {@code HOST:PORT}. */
    String address() {
        return address;
    }

    /** Compares without the address, which follows from what is compared. */
    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
