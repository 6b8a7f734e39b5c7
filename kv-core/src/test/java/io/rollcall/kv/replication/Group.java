package io.rollcall.kv.replication;

import io.rollcall.kv.replication.Settings.Limits;
import io.rollcall.kv.replication.Settings.Timing;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A group whose network and clock the test holds: messages travel at once, unless they are held back or their receiver is down. */
final class Group {

    private final Map<String, Replica> replicas = new TreeMap<>();
    private final Map<String, Integer> sessions = new HashMap<>();
    private final Map<Long, Answer> told = new HashMap<>();
    private final Map<Long, Runnable> open = new HashMap<>();
    private final Deque<Runnable> travelling = new ArrayDeque<>();
    private final Limits limits;
    private final List<String> left = new ArrayList<>();
    private final Set<String> unlisted = new HashSet<>();
    private Predicate<Effect.Send> held = send -> false;
    private boolean delivering;
    private long tokens;
    private long millis = 1_000;

    Group(String... ids) {
        this(Limits.DEFAULT, ids);
    }

    Group(Limits limits, String... ids) {
        this.limits = limits;
        for (String id : ids) start(id);
    }

    /** A new process. It is a member, or the primary leads, when this returns, if nothing keeps it. */
    Replica start(String id) {
        int session = sessions.merge(id, 1, Integer::sum);
        replicas.put(id, new Replica(new Settings(contact(id), id + "#" + session, "p", Timing.DEFAULT, limits)));
        tellAll();
        pass(1_500);
        return replica(id);
    }

    void crash(String id) {
        replicas.remove(id);
    }

    /** The registry has noticed who is gone. */
    void tellAll() {
        List<Contact> all = replicas.keySet().stream()
                .filter(id -> !unlisted.contains(id))
                .map(Group::contact)
                .toList();
        for (String id : List.copyOf(replicas.keySet())) perform(id, replica(id).onInstances(all, now()));
    }

    /** The registry does not hear of it. */
    void unlist(String id) {
        unlisted.add(id);
    }

    void list(String id) {
        unlisted.remove(id);
    }

    /** From now on such messages are lost. */
    void hold(Predicate<Effect.Send> which) {
        held = which;
    }

    /** Nothing that is for it arrives. */
    void cutOff(String id) {
        hold(send -> send.to().id().equals(id));
    }

    void heal() {
        held = send -> false;
    }

    long put(String at, String key, String value) {
        return write(at, new Write(key, value, null, null));
    }

    long put(String at, String key, String value, String client, long number) {
        return write(at, new Write(key, value, null, new RequestId(client, number)));
    }

    long write(String at, Write write) {
        long token = ++tokens;
        perform(at, replica(at).onWrite(token, write, now()));
        return token;
    }

    long get(String at, String key) {
        long token = ++tokens;
        perform(at, replica(at).onGet(token, key, now()));
        return token;
    }

    long list(String at, String prefix) {
        long token = ++tokens;
        perform(at, replica(at).onList(token, new Range(prefix, null, 100), now()));
        return token;
    }

    void leave(String id) {
        perform(id, replica(id).onLeave(now()));
    }

    boolean hasLeft(String id) {
        return left.contains(id);
    }

    /** Null: nothing yet. */
    @Nullable
    Answer told(long token) {
        return told.get(token);
    }

    Status status(String id) {
        return replica(id).status(now());
    }

    void pass(long passing) {
        for (long end = millis + passing; millis < end; millis += Replica.TICK_MILLIS) {
            for (String id : List.copyOf(replicas.keySet()))
                perform(id, replica(id).onTick(now()));
        }
    }

    Replica replica(String id) {
        return Objects.requireNonNull(replicas.get(id), id);
    }

    static Contact contact(String id) {
        return new Contact(id, id + ":1");
    }

    Now now() {
        return new Now(millis, millis);
    }

    void skipWallClock(long skipped) {
        millis += skipped;
    }

    private void perform(String id, List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send && !held.test(send)) travelling.add(() -> deliver(id, send));
            if (effect instanceof Effect.Left) left.add(id);
            if (effect instanceof Effect.Reply reply) {
                told.put(reply.token(), reply.answer());
                Runnable back = open.remove(reply.token());
                if (back != null) travelling.add(back);
            }
        }
        if (delivering) return;
        delivering = true;
        for (Runnable next = travelling.poll(); next != null; next = travelling.poll()) next.run();
        delivering = false;
    }

    private void deliver(String from, Effect.Send send) {
        Replica sender = replicas.get(from);
        Replica receiver = replicas.get(send.to().id());
        if (sender == null || receiver == null) return;
        long token = ++tokens;
        open.put(token, () -> {
            if (replicas.get(from) != sender) return;
            Answer answer = Objects.requireNonNull(told.get(token));
            perform(from, sender.onAnswer(send.to(), send.request(), answer, now()));
        });
        perform(send.to().id(), receiver.onRequest(token, send.request(), now()));
    }
}
