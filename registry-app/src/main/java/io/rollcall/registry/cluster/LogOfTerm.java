package io.rollcall.registry.cluster;

import io.rollcall.registry.catalog.Change.GroupChange;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.view.GroupLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The log as the leader of one term sees it: what it has judged by the state of that term is proposed in no other. Its
 * callers wait.
 */
final class LogOfTerm implements GroupLog {

    /** How long a request of a view waits for the log. It is below the 2 s that a replica waits for the answer. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final ReplicatedRegistrar registrar;
    private final long term;

    LogOfTerm(ReplicatedRegistrar registrar, long term) {
        this.registrar = registrar;
        this.term = term;
    }

    @Override
    public List<GroupState> groups() {
        return registrar.groups();
    }

    @Override
    public GroupState group(String name) {
        return registrar.group(name);
    }

    @Override
    public long deletedNumber() {
        return registrar.deletedNumber();
    }

    @Override
    public boolean isHeld(String group, String lease) {
        return registrar.holder(group, lease) != null;
    }

    @Override
    public boolean propose(GroupChange change) throws IOException {
        return isEffective(registrar.submitIn(term, new Command.ChangeGroup(change)));
    }

    @Override
    public void proposeLater(GroupChange change) {
        var unused = registrar.submitIn(term, new Command.ChangeGroup(change));
    }

    @Override
    public void catchUp() throws IOException {
        isEffective(registrar.submitIn(term, new Command.Barrier()));
    }

    private static boolean isEffective(CompletableFuture<Reply> submitted) throws IOException {
        Reply reply = await(submitted);
        if (reply instanceof Reply.TooLate) return false;
        if (reply instanceof Reply.Done) return true;
        throw new IOException("this member does not lead any longer");
    }

    private static Reply await(CompletableFuture<Reply> reply) throws IOException {
        try {
            return reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no majority has answered for " + PATIENCE.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
