package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Contact;
import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.replication.Now;
import io.rollcall.kv.replication.Replica;
import io.rollcall.kv.replication.Request;
import io.rollcall.kv.replication.Settings;
import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.Snapshot;
import io.rollcall.kv.store.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One run of one process: a replica, its clock and its way to the network. */
final class Machine {

    private final World world;
    private final Network network;
    private final Contact contact;
    private final String session;
    private final Replica replica;

    /** A clock of its own: monotonic time has any origin, and the wall clocks of machines differ. */
    private final long bootMillis;

    private final long wallMillis;
    private final Map<Long, Consumer<Answer>> open = new HashMap<>();
    private long token;
    private boolean running = true;
    private boolean leaving;

    Machine(World world, Network network, String id, int session, Settings.Limits limits) {
        this.world = world;
        this.network = network;
        this.contact = new Contact(id, id + ":9301");
        this.session = "s" + session;
        this.bootMillis = world.between(0, 1_000_000);
        this.wallMillis = 1_000_000_000 + world.between(0, 100_000);
        this.replica = new Replica(new Settings(contact, id + "/s" + session, "kv1", Settings.Timing.DEFAULT, limits));
        world.trace(() -> name() + " starts");
        network.started(this);
        tick();
    }

    String id() {
        return contact.id();
    }

    String name() {
        return contact.id() + "/" + session;
    }

    Contact contact() {
        return contact;
    }

    boolean isRunning() {
        return running;
    }

    boolean isLeaving() {
        return leaving;
    }

    Status status() {
        return replica.status(now());
    }

    Snapshot snapshot() {
        return replica.snapshot();
    }

    void crash() {
        world.trace(() -> name() + " crashes");
        running = false;
        network.stopped(this, false);
    }

    void leave() {
        world.trace(() -> name() + " is told to leave");
        leaving = true;
        perform(replica.onLeave(now()));
    }

    void instances(List<Contact> all) {
        if (running) perform(replica.onInstances(all, now()));
    }

    void request(Request request, Consumer<Answer> back) {
        perform(replica.onRequest(opened(back), request, now()));
    }

    void answered(Contact from, Request asked, Answer answer) {
        if (running) perform(replica.onAnswer(from, asked, answer, now()));
    }

    void failed(Request asked) {
        if (running) perform(replica.onFailure(asked, now()));
    }

    void write(Write write, Consumer<Answer> back) {
        perform(replica.onWrite(opened(back), write, now()));
    }

    void get(String key, Consumer<Answer> back) {
        perform(replica.onGet(opened(back), key, now()));
    }

    void list(Range range, Consumer<Answer> back) {
        perform(replica.onList(opened(back), range, now()));
    }

    private void tick() {
        if (!running) return;
        perform(replica.onTick(now()));
        world.after(world.between(Replica.TICK_MILLIS - 10, Replica.TICK_MILLIS + 10), this::tick);
    }

    private Now now() {
        return new Now(bootMillis + world.nowMillis(), wallMillis + world.nowMillis());
    }

    private long opened(Consumer<Answer> back) {
        open.put(++token, back);
        return token;
    }

    private void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) network.send(this, send.to(), send.request());
            if (effect instanceof Effect.Reply reply) replied(reply);
            if (effect instanceof Effect.Left) left();
        }
    }

    private void replied(Effect.Reply reply) {
        Consumer<Answer> back = open.remove(reply.token());
        if (back == null) throw new AssertionError(name() + " answers twice: " + reply);
        back.accept(reply.answer());
    }

    private void left() {
        if (!running) return;
        world.trace(() -> name() + " has left");
        running = false;
        network.stopped(this, true);
    }
}
