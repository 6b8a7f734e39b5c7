package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Rule;
import io.rollcall.kv.store.Member;
import org.jspecify.annotations.Nullable;

/** A place where one replica runs: its clocks, its disk, and at most one process at a time. */
final class Machine {

    final int number;
    final String id;
    final Run run;
    Clock clock;
    Disk disk = new Disk();
    private int disks = 1;
    private int sessions;
    private @Nullable Incarnation process;

    /** It has been started, now or earlier. */
    private boolean used;

    Machine(Run run, int number) {
        this.run = run;
        this.number = number;
        this.id = id(number);
        this.clock = new Clock(run.world, run.profile.drift());
    }

    static String id(int number) {
        return "kv" + number;
    }

    static int number(String id) {
        return id.charAt(2) - '0';
    }

    Member member() {
        return new Member(id, disks == 1 ? id : id + "'" + disks, id + ":1");
    }

    boolean isUsed() {
        return used;
    }

    @Nullable
    Incarnation process() {
        return process;
    }

    void start() {
        if (process != null) return;
        used = true;
        if (!run.off.contains(Rule.HASH_LOG) && disk.isRotten()) loseDisk();
        process = new Incarnation(this, ++sessions);
        process.begin();
    }

    /** Memory is lost; the batch that was under way to the disk is there, or is not. */
    void crash() {
        Incarnation dying = process;
        if (dying == null) return;
        run.world.trace(() -> dying + " crashes");
        process = null;
        dying.die();
    }

    /** The data is another replica's from now on. */
    void loseDisk() {
        run.world.trace(() -> id + " loses its disk");
        run.watch.lost(member());
        disk = new Disk();
        disks++;
    }

    void gone(Incarnation which) {
        if (process == which) process = null;
    }

    @Override
    public String toString() {
        return member().replica();
    }
}
