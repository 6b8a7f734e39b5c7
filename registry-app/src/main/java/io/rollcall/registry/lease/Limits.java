package io.rollcall.registry.lease;

/**
 * How much a roster holds; more is refused. A lease that ran out counts for one more TTL, while the {@link Guard} remembers it.
 *
 * @param services with names of at most 63 characters
 * @param leases of all services together
 * @param textCharacters all that instances say of themselves: one may say 36,000, and no heap holds that of each
 */
public record Limits(int services, int leases, long textCharacters) {

    /** Twice the instances we promise, within a gigabyte of heap even if all of the text is used. */
    public static final Limits DEFAULT = new Limits(20_000, 200_000, 128L << 20);
}
