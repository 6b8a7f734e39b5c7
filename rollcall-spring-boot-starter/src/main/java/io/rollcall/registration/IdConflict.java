package io.rollcall.registration;

import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;

/**
 * Decides whether this instance, which has lost its lease, may register again: not while another living instance has
 * its id and is at least as ready. The registry gives the lease to the later registration. Without this decision, two
 * instances that register whenever they have lost the lease would take it from each other for ever.
 *
 * <p>The other instance is alive if it answers. A missing answer is believed only once, because two instances that do
 * not reach each other would each take the other for dead. From then on the registry's list decides, which loses the
 * instance without heartbeats. An instance that is listed at this instance's own address is most likely this instance,
 * whose last request was late; the second time it is another process that gives the same address.
 *
 * <p>One thread uses it, except for {@link #conflictingAddress}.
 */
final class IdConflict {

    private static final Logger log = LoggerFactory.getLogger(IdConflict.class);

    private final IdHolder holder;
    private boolean hasLostLease;
    private boolean hasReplacedOne;

    /** Whether the registry could not say, because it waits for instances to come back. */
    private boolean isUnknown;

    private boolean isWarned;

    /** The address of the instance for which this one stays out; null: it may register. */
    private volatile @Nullable String conflictingAddress;

    IdConflict(IdHolder holder) {
        this.holder = holder;
    }

    @Nullable
    String conflictingAddress() {
        return conflictingAddress;
    }

    /** Called when the registry does not know the lease. */
    void onLeaseLost() {
        hasLostLease = true;
    }

    /** Called when this instance has registered or left, so that the conflict is over. */
    void onSettled() {
        hasLostLease = false;
        conflictingAddress = null;
    }

    /**
     * Returns whether another instance has the id, so that this one must not register now.
     *
     * @param status the status of this instance
     * @throws org.springframework.web.client.RestClientException the registry does not answer
     */
    boolean mustStayOut(String self, Status status) {
        if (!hasLostLease) return false;
        Instance listed = listed();
        boolean keeps = listed == null ? conflictingAddress != null && isUnknown : keepsId(listed, status);
        if (!keeps) {
            if (conflictingAddress != null)
                log.info("{} takes its id back: the instance at {} is gone or not ready", self, conflictingAddress);
            return false;
        }
        if (listed != null) stayOut(self, listed.address());
        return true;
    }

    /**
     * Returns the instance that is listed under the id. A registry that has just started has lost the lease itself; the
     * holder of the id is known once it lists instances again. With a token that may not look up its service, nobody is
     * known to this instance.
     */
    private @Nullable Instance listed() {
        isUnknown = false;
        try {
            return holder.listed().orElse(null);
        } catch (HttpServerErrorException.ServiceUnavailable e) {
            Problem problem = e.getResponseBodyAs(Problem.class);
            if (problem == null || !ProblemCode.NOT_READY.equals(problem.code())) throw e;
            isUnknown = true;
            return null;
        } catch (HttpClientErrorException.Forbidden e) {
            if (!isWarned) log.warn("Whether another instance has this id is not known: {}", e.getMessage());
            isWarned = true;
            return null;
        }
    }

    /**
     * Returns whether the other instance keeps the id. One that is not ready gives way to one that is, because a
     * replica of the store is not ready while another replica with its id is a member of the view. One that has never
     * been ready gives way to one that has been, because a primary needs its lease to become ready again.
     */
    private boolean keepsId(Instance listed, Status own) {
        if (rank(own) > rank(listed.status()) && !holder.isSelf(listed)) return false;
        if (hasReplacedOne) return true;
        if (!holder.isSelf(listed) && holder.answers(listed)) return true;
        hasReplacedOne = true;
        return false;
    }

    private static int rank(Status status) {
        return switch (status) {
            case UP -> 2;
            case DOWN -> 1;
            case STARTING, DRAINING -> 0;
        };
    }

    private void stayOut(String self, String address) {
        if (address.equals(conflictingAddress)) return;
        conflictingAddress = address;
        log.error(
                "{} stays out of the registry: another instance has its id, at {}. Give each an id of its own"
                        + " (rollcall.instance.id), and an address at which the other is not (rollcall.instance.address)."
                        + " This one registers again when the other is gone or no longer ready",
                self,
                address);
    }
}
