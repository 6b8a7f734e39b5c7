package io.rollcall.registration;

import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.HttpServerErrorException;

/**
 * Decides whether this instance, which has lost its lease, may register again: not while another living one has its id. The registry
 * gives the lease to the later registration, so two that register whenever they have lost it take it from each other for ever.
 *
 * <p>The other one lives if it answers. That is believed once only: two that do not reach each other would each take the other for
 * dead. From then on the registry's list decides, which loses whoever does not beat. One that is listed at this instance's own address is
 * most likely this instance, whose last request was late; the second time it is another process that gives the same address.
 *
 * <p>Used by one thread; {@link #rival} is for all.
 */
final class Rivalry {

    private static final Logger log = LoggerFactory.getLogger(Rivalry.class);

    private final IdHolder holder;
    private boolean hasLostLease;
    private boolean hasReplacedOne;

    /** Whether the registry could not say, for it waits for instances to come back. */
    private boolean isUnknown;

    /** The address of the instance for which this one stays out; null: it may register. */
    private volatile @Nullable String rival;

    Rivalry(IdHolder holder) {
        this.holder = holder;
    }

    @Nullable
    String rival() {
        return rival;
    }

    /** The registry has said that it does not know the lease. */
    void onLeaseLost() {
        hasLostLease = true;
    }

    /** It has registered, or has left: whatever comes is a new story. */
    void onSettled() {
        hasLostLease = false;
        rival = null;
    }

    /**
     * Whether another one has the id, so that this one must not register now.
     *
     * @param status of this instance
     * @throws org.springframework.web.client.RestClientException the registry does not say
     */
    boolean mustStayOut(String self, Status status) {
        if (!hasLostLease) return false;
        Instance listed = listed();
        boolean keeps = listed == null ? rival != null && isUnknown : keepsId(listed, status);
        if (!keeps) {
            if (rival != null) log.info("{} takes its id back: the instance at {} is gone", self, rival);
            return false;
        }
        if (listed != null) stayOut(self, listed.address());
        return true;
    }

    /** A registry that has just started has lost the lease itself; who holds the id is known once it lists instances again. */
    private @Nullable Instance listed() {
        isUnknown = false;
        try {
            return holder.listed().orElse(null);
        } catch (HttpServerErrorException.ServiceUnavailable e) {
            Problem problem = e.getResponseBodyAs(Problem.class);
            if (problem == null || !ProblemCode.NOT_READY.equals(problem.code())) throw e;
            isUnknown = true;
            return null;
        }
    }

    /** An instance that is not ready gives way to one that is: a replica outside of its group may never be ready. */
    private boolean keepsId(Instance listed, Status own) {
        if (own == Status.UP && listed.status() != Status.UP && !holder.isSelf(listed)) return false;
        if (hasReplacedOne) return true;
        if (!holder.isSelf(listed) && IdHolder.answers(listed)) return true;
        hasReplacedOne = true;
        return false;
    }

    private void stayOut(String self, String address) {
        if (address.equals(rival)) return;
        rival = address;
        log.error(
                "{} stays out of the registry: another instance has its id, at {}. Give each an id of its own"
                        + " (rollcall.instance.id), and an address at which the other is not (rollcall.instance.address)."
                        + " This one registers again when the other is gone",
                self,
                address);
    }
}
