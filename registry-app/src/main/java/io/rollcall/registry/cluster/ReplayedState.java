package io.rollcall.registry.cluster;

import io.rollcall.log.StoredLog;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.lease.Effect;
import io.rollcall.registry.lease.LogEntry;
import io.rollcall.registry.lease.Member;
import io.rollcall.registry.lease.Output;
import io.rollcall.registry.lease.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state that a stored log leads to: what a member that never leads would have after the last entry. */
final class ReplayedState implements StoredLog.Reader, Output {

    private @Nullable Genesis genesis;
    private Catalog catalog = new Catalog(0, Limits.DEFAULT);
    private Groups groups = new Groups(List.of(), 0);
    private Member member = follower();

    private Member follower() {
        return new Member("replay", catalog, groups, true, 1, Capacity.UNLIMITED, this);
    }

    @Override
    public void restore(InputStream saved) throws IOException {
        Codec.State read = Codec.readSaved(saved);
        if (read == null) return;
        begin(read.genesis(), Catalog.of(read.catalog()), read.restoredGroups());
    }

    @Override
    public void applied(long index, long term, byte[] entry) {
        Codec.Decoded decoded = Codec.decode(entry);
        Genesis first = decoded.genesis();
        if (first != null && genesis == null) begin(first, first.catalog(), first.restoredGroups());
        for (LogEntry one : decoded.entries()) member.applied(one, term, 0);
    }

    private void begin(Genesis first, Catalog replayed, Groups views) {
        genesis = first;
        catalog = replayed;
        groups = views;
        member = follower();
    }

    /** Returns the state; null: the log has no beginning. */
    Codec.@Nullable State state() {
        Genesis first = genesis;
        return first == null ? null : new Codec.State(first, catalog.state(), groups);
    }

    /** Nobody has asked. */
    @Override
    public void answer(Object asked, Reply reply) {
        throw new IllegalStateException("A follower has answered " + reply);
    }

    /** A follower proposes nothing. */
    @Override
    public void propose(LogEntry entry) {
        throw new IllegalStateException("A follower has proposed " + entry);
    }

    /** Nobody reads the lists. */
    @Override
    public void effect(Effect effect) {}
}
