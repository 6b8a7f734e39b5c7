package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.JoinAttempt;
import io.rollcall.kv.replication.Receiver;
import io.rollcall.kv.replication.Request;
import io.rollcall.kv.replication.Standing;
import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.Operation;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.View;
import io.rollcall.wire.kv.ApplyRequest;
import io.rollcall.wire.kv.ApplyResponse;
import io.rollcall.wire.kv.CommittedRequest;
import io.rollcall.wire.kv.CommittedResponse;
import io.rollcall.wire.kv.LogEntry;
import io.rollcall.wire.kv.SnapshotRequest;
import io.rollcall.wire.kv.StatusResponse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Maps the messages of kv-core to those on the wire, and back. */
public final class WireMapper {

    static io.rollcall.wire.kv.Receiver receiver(Receiver receiver) {
        return new io.rollcall.wire.kv.Receiver(receiver.group(), receiver.id(), receiver.replica());
    }

    static Receiver receiver(io.rollcall.wire.kv.Receiver receiver) {
        return new Receiver(receiver.group(), receiver.id(), receiver.replica());
    }

    static ApplyRequest apply(Receiver receiver, Request.Apply apply) {
        return new ApplyRequest(
                receiver(receiver),
                apply.view().number(),
                apply.view().primary(),
                members(apply.view()),
                apply.session(),
                attempt(apply.to()),
                apply.number(),
                standing(apply.standing()),
                apply.start(),
                apply.from(),
                apply.fromView(),
                hash(apply.fromHash()),
                apply.commit(),
                apply.granted(),
                apply.entries().stream().map(WireMapper::entry).toList());
    }

    /** Returns the message without hashes, as an earlier version of Rollcall reads it. */
    static ApplyRequest withoutHashes(ApplyRequest apply) {
        List<LogEntry> entries = apply.entries().stream()
                .map(entry -> new LogEntry(
                        entry.view(),
                        entry.seq(),
                        entry.timeMillis(),
                        entry.key(),
                        entry.value(),
                        entry.declinedAt(),
                        entry.requestId(),
                        entry.fingerprint(),
                        null))
                .toList();
        return new ApplyRequest(
                apply.receiver(),
                apply.view(),
                apply.primary(),
                apply.members(),
                apply.session(),
                apply.to(),
                apply.number(),
                apply.standing(),
                apply.start(),
                apply.from(),
                apply.fromView(),
                null,
                apply.commit(),
                apply.granted(),
                entries);
    }

    static Request.Apply apply(ApplyRequest apply) {
        return new Request.Apply(
                new View(apply.view(), apply.primary(), ofWire(apply.members())),
                apply.session(),
                attempt(apply.to()),
                apply.number(),
                standing(apply.standing()),
                apply.start(),
                apply.from(),
                apply.fromView(),
                hash(apply.fromHash()),
                apply.commit(),
                apply.granted(),
                apply.entries().stream().map(WireMapper::entry).toList());
    }

    private static ApplyRequest.Standing standing(Standing standing) {
        return switch (standing) {
            case LEARNER -> ApplyRequest.Standing.JOINING;
            case IN_SYNC -> ApplyRequest.Standing.COUNTED_IN;
            case MEMBER -> ApplyRequest.Standing.MEMBER;
            case LEAVING -> ApplyRequest.Standing.LEAVING;
        };
    }

    private static Standing standing(ApplyRequest.Standing standing) {
        return switch (standing) {
            case JOINING -> Standing.LEARNER;
            case COUNTED_IN -> Standing.IN_SYNC;
            case MEMBER -> Standing.MEMBER;
            case LEAVING -> Standing.LEAVING;
        };
    }

    /** Returns the name of a role as {@code KV.Status} says it. */
    public static String role(Status.Role role) {
        return role == Status.Role.LEFT ? "gone" : role.name().toLowerCase(Locale.ROOT);
    }

    public static StatusResponse.Peer peer(Status.PeerStatus peer) {
        return new StatusResponse.Peer(
                peer.id(),
                peer.address(),
                standing(peer.standing()).name().toLowerCase(Locale.ROOT),
                peer.matchIndex(),
                peer.lag(),
                peer.silentMillis(),
                peer.leaseMillis());
    }

    static ApplyResponse applied(Answer.Applied applied) {
        return new ApplyResponse(
                applied.view(), attempt(applied.by()), applied.matchIndex(), applied.leaving(), hash(applied.hash()));
    }

    static Answer applied(ApplyResponse applied) {
        return new Answer.Applied(
                applied.view(), attempt(applied.by()), applied.acked(), hash(applied.hash()), applied.leaving());
    }

    static CommittedRequest readIndex(Receiver receiver, Request.ReadIndex readIndex) {
        return new CommittedRequest(
                receiver(receiver), readIndex.view(), readIndex.from(), readIndex.replica(), readIndex.query());
    }

    static Request.ReadIndex readIndex(CommittedRequest committed) {
        return new Request.ReadIndex(committed.view(), committed.from(), committed.replica(), committed.question());
    }

    static CommittedResponse readIndex(Answer.ReadIndex point) {
        return new CommittedResponse(point.view(), point.commit());
    }

    static Answer readIndex(CommittedResponse point) {
        return new Answer.ReadIndex(point.view(), point.commit());
    }

    static SnapshotRequest takeSnapshot(Receiver receiver, Request.TakeSnapshot take) {
        Member from = take.from();
        return new SnapshotRequest(receiver(receiver), take.view(), from.id(), from.address(), attempt(take.attempt()));
    }

    static Request.TakeSnapshot takeSnapshot(SnapshotRequest take) {
        Member from = new Member(take.id(), take.attempt().replica(), take.address());
        return new Request.TakeSnapshot(take.view(), from, attempt(take.attempt()));
    }

    public static io.rollcall.wire.registry.View view(View view) {
        String primary = view.number() == 0 ? null : view.primary();
        return new io.rollcall.wire.registry.View(view.number(), primary, members(view));
    }

    static View view(io.rollcall.wire.registry.View view) {
        if (view.members().size() > io.rollcall.wire.registry.View.MEMBERS_MAX)
            throw new IllegalArgumentException("view " + view.number() + " has more members than a group may have");
        return view.primary() == null ? View.NONE : new View(view.number(), view.primary(), ofWire(view.members()));
    }

    static List<io.rollcall.wire.registry.View.Member> members(View view) {
        return view.members().stream()
                .map(member ->
                        new io.rollcall.wire.registry.View.Member(member.id(), member.replica(), member.address()))
                .toList();
    }

    private static List<Member> ofWire(List<io.rollcall.wire.registry.View.Member> members) {
        return members.stream()
                .map(member -> new Member(member.id(), member.replica(), member.address()))
                .toList();
    }

    static LogEntry entry(Entry entry) {
        Operation operation = entry.operation();
        return new LogEntry(
                entry.view(),
                entry.seq(),
                entry.timeMillis(),
                operation.key(),
                operation instanceof Operation.Put put ? put.value() : null,
                operation instanceof Operation.Decline decline ? decline.version() : null,
                requestId(entry.request()),
                entry.request() == null ? null : entry.request().fingerprint(),
                hash(entry.hash()));
    }

    static Entry entry(LogEntry entry) {
        io.rollcall.wire.kv.RequestId id = entry.requestId();
        RequestId request =
                id == null ? null : new RequestId(id.client(), id.number(), fingerprint(entry.fingerprint()));
        return new Entry(entry.view(), entry.seq(), entry.timeMillis(), operation(entry), request, hash(entry.hash()));
    }

    static long hash(@Nullable Long hash) {
        return hash == null ? EntryHash.UNKNOWN : hash;
    }

    static @Nullable Long hash(long hash) {
        return hash == EntryHash.UNKNOWN ? null : hash;
    }

    static io.rollcall.wire.kv.@Nullable RequestId requestId(@Nullable RequestId id) {
        return id == null ? null : new io.rollcall.wire.kv.RequestId(id.client(), id.number());
    }

    static long fingerprint(@Nullable Long fingerprint) {
        return fingerprint == null ? RequestId.UNKNOWN : fingerprint;
    }

    private static Operation operation(LogEntry entry) {
        if (entry.value() != null) return new Operation.Put(entry.key(), entry.value());
        if (entry.declinedAt() != null) return new Operation.Decline(entry.key(), entry.declinedAt());
        return new Operation.Delete(entry.key());
    }

    private static io.rollcall.wire.kv.Attempt attempt(JoinAttempt attempt) {
        return new io.rollcall.wire.kv.Attempt(attempt.replica(), attempt.session(), attempt.number());
    }

    private static JoinAttempt attempt(io.rollcall.wire.kv.Attempt attempt) {
        return new JoinAttempt(attempt.replica(), attempt.session(), attempt.number());
    }

    private WireMapper() {}
}
