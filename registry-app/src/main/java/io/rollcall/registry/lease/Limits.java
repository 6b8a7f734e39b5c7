package io.rollcall.registry.lease;

/**
 * The limits of a lease table; it refuses more. An expired lease counts for one more TTL, while {@link
 * SelfPreservation} remembers it.
 *
 * @param services the number of services, with names of at most 63 characters
 * @param leases the number of leases of all services together
 * @param textCharacters the text of all instances together: one instance may bring 36,000, and no heap holds as
 *     much for each
 */
public record Limits(int services, int leases, long textCharacters) {

    /** Twice the promised number of instances, within a gigabyte of heap even if the whole text is used. */
    public static final Limits DEFAULT = new Limits(20_000, 200_000, 128L << 20);
}
