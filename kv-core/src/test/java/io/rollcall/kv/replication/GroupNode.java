package io.rollcall.kv.replication;

import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.MemoryStorage;
import io.rollcall.kv.store.Storage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The disk of one replica of a {@link Group}, and its process if it runs. */
final class GroupNode {

    Member member;
    Storage storage = new MemoryStorage();

    @Nullable
    Replica replica;

    boolean left;
    final List<String> diverged = new ArrayList<>();
    final Deque<Batch> writing = new ArrayDeque<>();
    final Map<JoinAttempt, Storage.Snapshot> promised = new HashMap<>();
    final Map<Long, Consumer<Reply>> open = new HashMap<>();
    private int session;

    /** @param snapshot what the sender holds ready for the receiver of the answer; null: nothing */
    record Reply(Answer answer, Storage.@Nullable Snapshot snapshot) {}

    GroupNode(Member member) {
        this.member = member;
    }

    /** A process of its own begins. */
    void begin() {
        session++;
        left = false;
    }

    String sessionName() {
        return member.replica() + "#" + session;
    }

    void crash() {
        replica = null;
        writing.clear();
        open.clear();
    }

    /** What starts from now on is another replica with the same id. */
    void loseDisk() {
        crash();
        storage = new MemoryStorage();
        member = new Member(member.id(), member.replica() + "'", member.id() + ":1");
    }

    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        storage.cells("", true).forEachRemaining(cells::add);
        return cells;
    }

    Storage.Snapshot promisedFor(JoinAttempt attempt) {
        return Objects.requireNonNull(promised.get(attempt));
    }

    /** Returns whether the snapshot was installed; false: it broke off, and nothing has changed. */
    boolean install(Storage.Snapshot snapshot, boolean breaksOff) {
        Storage.Installation installation = storage.install();
        List<Cell> cells = new ArrayList<>();
        snapshot.cells().forEachRemaining(cells::add);
        installation.cells(cells);
        if (breaksOff) {
            installation.abandon();
            return false;
        }
        installation.requests(snapshot.requests());
        return true;
    }
}
