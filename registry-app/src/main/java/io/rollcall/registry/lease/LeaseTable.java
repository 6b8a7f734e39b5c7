package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Steering;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LeasesResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every lease of every service, in one process: a {@link Member} that is alone, so what it proposes is applied at once.
 */
public final class LeaseTable {

    private static final long TERM = 1;

    private final Catalog catalog;
    private final Member member;

    /** The time of the command that is being applied. */
    private long nowNanos;

    private @Nullable Reply reply;

    /** The effects that the next transition names: also those of a command that failed before it was done. */
    private List<Effect> effects = new ArrayList<>(0);

    /**
     * @param version the version of an unknown service: above every version that an earlier run of this registry
     *     has given
     * @param startNanos a time of the clock that later comes with each command; at least 0
     * @param guarded whether self-preservation is on
     */
    public LeaseTable(long version, long startNanos, boolean guarded, Limits limits, Capacity capacity) {
        this(version, startNanos, guarded, limits, capacity, Steering.State.NONE);
    }

    /** @param said what operators have said in earlier runs */
    public LeaseTable(
            long version, long startNanos, boolean guarded, Limits limits, Capacity capacity, Steering.State said) {
        this.catalog = new Catalog(version, limits, said);
        this.member = new Member("alone", catalog, new Groups(List.of(), 0), guarded, 0, capacity, new Immediate());
        member.lead(TERM, startNanos);
    }

    /** @param nowNanos a time of a clock that does not go back; if it does, it counts as standing still */
    public Transition apply(Command command, long nowNanos) {
        this.nowNanos = nowNanos;
        reply = null;
        member.handle(this, command, nowNanos);
        Transition transition = new Transition(Objects.requireNonNull(reply), effects);
        effects = new ArrayList<>(0);
        return transition;
    }

    /** Returns what operators have said. */
    public Steering.State steering() {
        return catalog.steering().state();
    }

    /** Returns the instance that holds this lease now. */
    public @Nullable Instance holder(String service, String lease) {
        return catalog.holder(service, lease);
    }

    /** Returns how long the leases of these instances still run. */
    public List<LeasesResponse.Lease> leases(String service, List<String> ids, long atNanos) {
        return Objects.requireNonNull(member.leases(service, ids, atNanos));
    }

    /** A log of which every entry is applied before the next one is proposed. */
    private final class Immediate implements Output {

        @Override
        public void answer(Object asked, Reply answer) {
            reply = answer;
        }

        @Override
        public void propose(LogEntry entry) {
            member.applied(entry, TERM, nowNanos);
        }

        @Override
        public void effect(Effect effect) {
            effects.add(effect);
        }
    }
}
