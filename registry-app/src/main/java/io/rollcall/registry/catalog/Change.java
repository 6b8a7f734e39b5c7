package io.rollcall.registry.catalog;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of the {@link Catalog}. It carries everything that decides its outcome, besides the catalog's state. A
 * heartbeat that changes nothing is no change.
 */
public sealed interface Change {

    String service();

    /**
     * An instance registers. It replaces the instance that held its id.
     *
     * @param lease names the new lease; never used before
     */
    record Register(String service, Instance instance, String lease, long ttlMillis) implements Change {}

    /** @param lease the one to end; null: whichever the id holds */
    record Deregister(String service, String id, @Nullable String lease) implements Change {}

    /** An instance was heard, and said its status. It is no suspect any longer. */
    record Heard(String service, String id, String lease, Status status) implements Change {}

    /** Leases have ended without a heartbeat. Those that are no longer held are ignored. */
    record Expire(String service, List<Claim> leases) implements Change {}

    /**
     * Leases have ended together with most others of their service, or ended shortly before that. Their instances stay
     * listed as suspects, or are listed again. A lease whose id another one holds by now is ignored. The catalog does
     * not remember leases that have ended, so an instance that has deregistered meanwhile is listed until a probe finds
     * that nobody is there.
     */
    record Suspect(String service, List<Claim> leases) implements Change {}

    /**
     * A lease and its holder.
     *
     * @param instance as it was listed last
     */
    record Claim(Instance instance, String lease, long ttlMillis) {

        String id() {
            return instance.id();
        }
    }
}
