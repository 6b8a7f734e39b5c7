package io.rollcall.registry.catalog;

/**
 * The limits of a catalog; it refuses more. Self-preservation remembers as many expired leases beside it, each for one
 * more TTL.
 *
 * @param services the number of services, with names of at most 63 characters
 * @param leases the number of leases of all services together
 * @param textCharacters the text of all instances together: one instance may bring 36,000, and no heap holds as
 *     much for each
 */
public record Limits(int services, int leases, long textCharacters) {

    /** Twice the promised number of instances, within a gigabyte of heap even if the whole text is used twice. */
    public static final Limits DEFAULT = new Limits(20_000, 200_000, 128L << 20);

    /** Returns how an operator raises a limit on services that comes from a small heap. */
    String raisesServices() {
        return services >= DEFAULT.services
                ? ""
                : ", the limit of the heap with which it began. A larger heap (-Xmx) raises it after a restart; in a"
                        + " cluster only ./rollcall registry recover does";
    }
}
