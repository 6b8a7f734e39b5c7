package io.rollcall.log;

/**
 * A member of the group.
 *
 * @param id the id of the member's directory. A member that starts with an empty directory needs an id that no member
 *     ever had, because it has forgotten how it voted
 * @param logAddress the host and port where the other members reach its log
 * @param clientAddress an address for others, which the log carries and never uses; it may be empty
 */
public record Peer(String id, String logAddress, String clientAddress) {

    public Peer {
        if (id.isBlank()) throw new IllegalArgumentException("A peer needs an id");
        if (port(logAddress) < 0) throw new IllegalArgumentException("\"" + logAddress + "\" is not host:port");
    }

    /** Returns the host of the log's address. */
    String logHost() {
        return logAddress.substring(0, logAddress.lastIndexOf(':'));
    }

    /** Returns the port of the log's address. */
    int logPort() {
        return port(logAddress);
    }

    private static int port(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1) return -1;
        try {
            return Integer.parseInt(address.substring(colon + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
