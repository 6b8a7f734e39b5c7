package io.rollcall.kv.replication;

import io.rollcall.kv.replication.Settings.Limits;
import io.rollcall.kv.replication.Settings.Timing;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.MemoryStorage;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Storage;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.Write;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A group whose network, registry, disks and clock the test holds: messages travel at once, unless they are held back
 * or their receiver is down; what is written is on disk at once, unless the disk is slow.
 */
final class Group {

    final GroupRegistry registry = new GroupRegistry();
    private final Map<String, GroupNode> nodes = new TreeMap<>();
    private final Map<Long, Answer> told = new HashMap<>();
    private final Deque<Runnable> travelling = new ArrayDeque<>();
    private final Limits limits;
    private final Timing timing;
    private final Set<Rule> off;
    private BiPredicate<String, Effect.Send> lost = (from, send) -> false;
    private boolean breaksSnapshots;
    private final Set<String> slowDisks = new HashSet<>();
    private final Set<String> awayFromRegistry = new HashSet<>();
    private boolean delivering;
    private long tokens;
    private long millis = 1_000;
    private long wallMillis = 1_000_000;

    /** The first one leads. */
    Group(String... ids) {
        this(Timing.DEFAULT, Limits.DEFAULT, ids);
    }

    Group(Limits limits, String... ids) {
        this(Timing.DEFAULT, limits, ids);
    }

    Group(Timing timing, Limits limits, String... ids) {
        this(timing, limits, Set.of(), ids);
    }

    /** Without some rules: to see that they are missed. */
    Group(Timing timing, Limits limits, Set<Rule> off, String... ids) {
        this.timing = timing;
        this.limits = limits;
        this.off = off;
        for (String id : ids) {
            start(id);
            pass(1_200);
        }
    }

    // --- Processes ---

    void start(String id) {
        start(new Member(id, id, id + ":1"));
    }

    /** As it is given, at its first start. */
    void start(Member member) {
        String id = member.id();
        GroupNode node = nodes.computeIfAbsent(id, any -> new GroupNode(member));
        node.begin();
        registry.register(id, node.sessionName());
        Settings settings = new Settings("kv", node.member, node.sessionName(), "p", timing, limits, off);
        node.replica = new Replica(settings, node.storage, now());
        perform(id, node.replica.onTick(now()));
    }

    void crash(String id) {
        node(id).crash();
    }

    /** What starts under this id from now on is another replica. */
    void loseDisk(String id) {
        node(id).loseDisk();
    }

    void leave(String id) {
        perform(id, replica(id).onLeave(now()));
    }

    boolean hasLeft(String id) {
        return node(id).left;
    }

    Replica replica(String id) {
        return Objects.requireNonNull(node(id).replica, id);
    }

    Status status(String id) {
        return replica(id).status(now());
    }

    List<Cell> cells(String id) {
        return node(id).cells();
    }

    /** What it has found to differ. */
    List<String> diverged(String id) {
        return node(id).diverged;
    }

    int clients(String id) {
        return node(id).storage.snapshot().requests().size();
    }

    // --- What is in the way ---

    /** From now on such messages are lost. */
    void lose(BiPredicate<String, Effect.Send> which) {
        lost = which;
    }

    /** Nothing reaches it, and it reaches nobody but the registry. */
    void isolate(String id) {
        lose((from, send) -> from.equals(id) || send.to().id().equals(id));
    }

    /** Nothing that is for it arrives. */
    void deafen(String id) {
        lose((from, send) -> send.to().id().equals(id));
    }

    void cutFromRegistry(String... ids) {
        awayFromRegistry.addAll(List.of(ids));
    }

    void heal() {
        lost = (from, send) -> false;
        awayFromRegistry.clear();
    }

    void slowDisk(String id) {
        slowDisks.add(id);
    }

    /** What waits for it is written now. */
    void writeDisk(String id) {
        slowDisks.remove(id);
        settle(id);
    }

    // --- The registry ---

    View view() {
        return registry.view();
    }

    private void refuse(String id, View next) {
        Replica replica = replica(id);
        if (awayFromRegistry.contains(id)) return;
        travelling.add(() -> {
            if (node(id).replica == replica) perform(id, replica.onRefused(next, "must be another one", now()));
        });
    }

    /** The registry's answer to what this one has asked for. */
    void tellRefused(String id, View next) {
        perform(id, replica(id).onRefused(next, "must be another one", now()));
    }

    /** An operator gives up what the others had. */
    void forceAlone(String id) {
        registry.forceAlone(node(id).member);
    }

    /** What is on the disk now. */
    Storage copyDisk(String id) {
        return ((MemoryStorage) node(id).storage).copy();
    }

    /** The process is gone, and the disk is as it was when the copy was made. */
    void putBack(String id, Storage copy) {
        crash(id);
        node(id).storage = copy;
    }

    String session(String id) {
        return node(id).sessionName();
    }

    // --- Clients ---

    long put(String at, String key, String value) {
        return write(at, new Write(key, value, null, null));
    }

    long put(String at, String key, String value, String client, long number) {
        return write(at, new Write(key, value, null, new RequestId(client, number)));
    }

    long write(String at, Write write) {
        long token = asked(at);
        perform(at, replica(at).onWrite(token, write, now()));
        return token;
    }

    long get(String at, String key) {
        return get(at, key, AnswerRoom.UNLIMITED);
    }

    long get(String at, String key, AnswerRoom room) {
        long token = asked(at);
        perform(at, replica(at).onGet(token, key, room, now()));
        return token;
    }

    /** The process stands still between the handler and the reply. */
    long getWithPause(String at, String key, long pauseMillis) {
        long token = asked(at);
        List<Effect> effects = replica(at).onGet(token, key, AnswerRoom.UNLIMITED, now());
        millis += pauseMillis;
        wallMillis += pauseMillis;
        perform(at, effects);
        return token;
    }

    long list(String at, String prefix) {
        return list(at, prefix, AnswerRoom.UNLIMITED);
    }

    long list(String at, String prefix, AnswerRoom room) {
        long token = asked(at);
        perform(at, replica(at).onList(token, new Range(prefix, null, 100), room, now()));
        return token;
    }

    /** Null: nothing yet. */
    @Nullable
    Answer told(long token) {
        return told.get(token);
    }

    private long asked(String at) {
        long token = ++tokens;
        node(at).open.put(token, reply -> told.put(token, reply.answer()));
        return token;
    }

    // --- Time ---

    Now now() {
        return new Now(millis, wallMillis);
    }

    void pass(long passing) {
        pass(passing, Replica.TICK_MILLIS);
    }

    /** Ticks come as late as on a busy machine. */
    void pass(long passing, long tickMillis) {
        for (long end = millis + passing; millis < end; millis += tickMillis) {
            for (String id : List.copyOf(nodes.keySet()))
                if (node(id).replica != null) perform(id, replica(id).onTick(now()));
            wallMillis += tickMillis;
        }
    }

    /** The wall clocks jump; no other clock notices. */
    void skipWallClock(long skipped) {
        wallMillis += skipped;
    }

    // --- Effects ---

    private void perform(String id, List<Effect> effects) {
        GroupNode node = node(id);
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send && !lost.test(id, send)) travelling.add(() -> deliver(id, send));
            if (effect instanceof Effect.Reply reply) reply(node, reply);
            if (effect instanceof Effect.Write write) {
                node.writing.add(write.batch());
                travelling.add(() -> settle(id));
            }
            if (effect instanceof Effect.Install install) travelling.add(() -> install(id, install.attempt()));
            if (effect instanceof Effect.QueryView ask) tellView(id, ask.query());
            if (effect instanceof Effect.Propose propose && registry.refuses(propose.next())) {
                refuse(id, propose.next());
            } else if (effect instanceof Effect.Propose propose && !awayFromRegistry.contains(id)) {
                registry.propose(id, node.sessionName(), propose.next());
                tellView(id, propose.query());
            }
            if (effect instanceof Effect.ReportView report && !awayFromRegistry.contains(id)) report(id, report);
            if (effect instanceof Effect.ReportProgress report) remember(id, report);
            if (effect instanceof Effect.Diverged diverged) node.diverged.add(diverged.what());
            if (effect instanceof Effect.Left) node.left = true;
        }
        if (delivering) return;
        delivering = true;
        for (Runnable next = travelling.poll(); next != null; next = travelling.poll()) next.run();
        delivering = false;
    }

    private void reply(GroupNode node, Effect.Reply reply) {
        Consumer<GroupNode.Reply> back = Objects.requireNonNull(node.open.remove(reply.token()), "answered twice");
        Answer answer = now().millis() >= reply.validUntilMillis() ? Replica.LEASE_ENDED : reply.answer();
        back.accept(new GroupNode.Reply(answer, answer instanceof Answer.Took ? node.storage.snapshot() : null));
    }

    /** An answer arrives to what it asked. */
    void answer(String id, Request asked, Answer answer) {
        perform(id, replica(id).onAnswer(asked, answer, now()));
    }

    /** What one of them sent arrives. */
    void deliver(String from, Effect.Send send) {
        Replica sender = node(from).replica;
        GroupNode receiver = nodes.get(send.to().id());
        if (sender == null || receiver == null || receiver.replica == null) return;
        long token = ++tokens;
        receiver.open.put(
                token,
                reply -> travelling.add(() -> {
                    if (node(from).replica != sender) return;
                    if (send.request() instanceof Request.TakeSnapshot take && reply.snapshot() != null)
                        node(from).promised.put(take.attempt(), reply.snapshot());
                    perform(from, sender.onAnswer(send.request(), reply.answer(), now()));
                }));
        perform(send.to().id(), receiver.replica.onRequest(token, send.receiver(), send.request(), now()));
    }

    /** From now on a snapshot ends before it is whole. */
    void breakSnapshots() {
        breaksSnapshots = true;
    }

    /** What one is asked by whoever sent this to it, or to another. */
    Answer ask(String id, Receiver receiver, Request request) {
        return Objects.requireNonNull(told(send(id, receiver, request)));
    }

    /** The same, of which the answer may come later: {@link #told}. */
    long send(String id, Receiver receiver, Request request) {
        long token = asked(id);
        perform(id, replica(id).onRequest(token, receiver, request, now()));
        return token;
    }

    private void settle(String id) {
        GroupNode node = node(id);
        if (slowDisks.contains(id) || node.replica == null || node.writing.isEmpty()) return;
        node.storage.write(node.writing.remove());
        perform(id, node.replica.onWritten(now()));
    }

    private void install(String id, JoinAttempt attempt) {
        GroupNode node = node(id);
        Storage.Snapshot snapshot = node.promisedFor(attempt);
        if (node.replica == null) return;
        if (!node.install(snapshot, breaksSnapshots)) perform(id, node.replica.onInstallFailed(attempt, now()));
        else
            perform(id, node.replica.onInstalled(attempt, snapshot.checkpoint().applied(), snapshot.requests(), now()));
    }

    private void tellView(String id, long query) {
        if (awayFromRegistry.contains(id)) return;
        View held = registry.view();
        Replica replica = replica(id);
        travelling.add(() -> {
            if (node(id).replica == replica) perform(id, replica.onView(query, held, now()));
        });
    }

    private void remember(String id, Effect.ReportProgress report) {
        if (awayFromRegistry.contains(id)) return;
        LogProgress furthest = registry.record(node(id).member.replica(), report);
        Replica replica = replica(id);
        travelling.add(() -> {
            if (node(id).replica == replica)
                perform(id, replica.onRecordedProgress(furthest, registry.allowedView(), now()));
        });
    }

    private void report(String id, Effect.ReportView report) {
        View highest = registry.report(id, report.view());
        if (registry.view().number() > 0) {
            tellView(id, report.query());
            return;
        }
        Replica replica = replica(id);
        travelling.add(() -> {
            if (node(id).replica == replica) perform(id, replica.onHighest(report.query(), highest, now()));
        });
    }

    private GroupNode node(String id) {
        return Objects.requireNonNull(nodes.get(id), id);
    }
}
