package io.rollcall.kv.store;

/**
 * A replica with its data. An emptied data directory is another replica, under the same id.
 *
 * @param id the id of the instance, unique in a view
 * @param replica a UUID that is kept with the data
 * @param address {@code host:port}, where it was last reached
 */
public record Member(String id, String replica, String address) {

    /** Addresses change; a replica with its data does not. */
    public boolean isSameReplica(Member other) {
        return id.equals(other.id) && replica.equals(other.replica);
    }
}
