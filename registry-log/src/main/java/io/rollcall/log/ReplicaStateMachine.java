package io.rollcall.log;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;

/**
 * A replica, as Ratis sees it. The thread that Ratis calls its updater applies entries here, and none of them is
 * applied while the one before is: what is applied for Ratis is applied for the replica.
 */
final class ReplicaStateMachine extends BaseStateMachine {

    private final ReplicaCalls calls;
    private final Snapshots snapshots;
    private final CommitNotice notice;

    /** The term of the latest configuration, of which each leader makes one. The updater alone uses it. */
    private long configurationTerm;

    ReplicaStateMachine(ReplicaCalls calls, Snapshots snapshots, CommitNotice notice) {
        this.calls = calls;
        this.snapshots = snapshots;
        this.notice = notice;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        getLifeCycle().startAndTransition(() -> {
            snapshots.open(storage);
            restore();
        });
    }

    /** Ratis is about to receive a snapshot of the leader's. The updater may go on until the snapshot is complete. */
    @Override
    public void pause() {
        if (getLifeCycle().compareAndTransition(LifeCycle.State.RUNNING, LifeCycle.State.PAUSING))
            getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    /** The leader's snapshot is complete. The updater calls this. */
    @Override
    public void reinitialize() throws IOException {
        try {
            getLifeCycle().startAndTransition(this::restore);
        } catch (IOException | RuntimeException e) {
            calls.failed(e);
            throw e;
        }
    }

    private void restore() throws IOException {
        snapshots.restore((last, state) -> {
            calls.restore(state);
            setLastAppliedTermIndex(last);
        });
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots.storage();
    }

    /** Takes entries of this process alone: those that came over the network have no term in which they are valid. */
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        TransactionContext transaction = TransactionContext.newBuilder()
                .setStateMachine(this)
                .setClientRequest(request)
                .setStateMachineContext(request.getMessage())
                .build();
        if (!(request.getMessage() instanceof Submission))
            transaction.setException(new IOException("Entries are appended in the process of the leader only"));
        return transaction;
    }

    /** Ratis gives the entry its place now, under the lock under which the term changes. */
    @Override
    public TransactionContext preAppendTransaction(TransactionContext transaction) throws IOException {
        Submission submission = (Submission) transaction.getStateMachineContext();
        long term = division().getInfo().getCurrentTerm();
        if (term != submission.term()) {
            IOException why = new IOException("The term is " + term + ", and not " + submission.term());
            throw new StateMachineException(why.getMessage(), why, false);
        }
        submission.setLogged();
        return transaction;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        TermIndex at = TermIndex.valueOf(entry);
        calls.applied(
                at.getIndex(),
                at.getTerm(),
                entry.getStateMachineLogEntry().getLogData().toByteArray());
        updateLastAppliedTermIndex(at);
        if (snapshots.isDueAfter()) snapshots.begin(at, calls.save());
        if (transaction.getServerRole() == RaftPeerRole.LEADER) notice.send(at.getIndex());
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public long takeSnapshot() throws IOException {
        return snapshots.take(getLastAppliedTermIndex(), calls::save);
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        configurationTerm = term;
        notice.send(index);
    }

    /** The updater calls this right after it has applied the first entry of the leader's term, a configuration. */
    @Override
    public void notifyLeaderReady() {
        calls.leads(configurationTerm);
    }

    /** Ratis calls this under its lock, before the term changes. */
    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) throws IOException {
        calls.hasLed(division().getInfo().getCurrentTerm());
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId self, RaftPeerId leader) {
        if (!self.getPeerId().equals(leader)) calls.otherLeads();
    }

    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
        calls.failed(new IOException("The log cannot be written", cause));
    }

    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
        calls.failed(new LogClosedException());
    }

    @Override
    public void close() {
        calls.failed(new LogClosedException());
    }

    private RaftServer.Division division() throws IOException {
        return getServer().join().getDivision(getGroupId());
    }
}
