package io.rollcall.bench.members;

import io.rollcall.bench.report.Rounds;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Registers instances one after the other, at each member in turn, and looks when all members list each. It fails if a
 * member refuses one, or does not list it in time.
 */
final class Changes implements Callable<Changes> {

    static final int COUNT = 50;

    private static final String SERVICE = "changes";
    private static final long PAUSE_MILLIS = 500;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Members members;
    private final List<Double> acknowledgedMillis = new ArrayList<>();
    private final List<Double> listedMillis = new ArrayList<>();

    Changes(Members members) {
        this.members = members;
    }

    @Override
    public Changes call() throws InterruptedException {
        for (int change = 0; change < COUNT; change++) {
            change("c" + System.nanoTime(), change % Members.COUNT);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return this;
    }

    private void change(String id, int member) throws InterruptedException {
        RegisterRequest request = new RegisterRequest(SERVICE, id, "localhost:1", null, null, null, null, null);
        long beganNanos = System.nanoTime();
        if (members.ask(member, "Registry.Register", request, RegisterResponse.class) == null)
            throw new IllegalStateException("Member " + member + " refused to register " + id);
        acknowledgedMillis.add((System.nanoTime() - beganNanos) / 1e6);
        for (int other = 0; other < Members.COUNT; other++) {
            while (!isListed(id, other)) {
                if (System.nanoTime() - beganNanos > PATIENCE_NANOS)
                    throw new IllegalStateException("Member " + other + " does not list " + id);
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        listedMillis.add((System.nanoTime() - beganNanos) / 1e6);
    }

    private boolean isListed(String id, int member) throws InterruptedException {
        LookupResponse list = members.lookup(member, SERVICE);
        return list != null
                && list.instances().stream().map(Instance::id).toList().contains(id);
    }

    /** Returns the time until a registration was acknowledged. */
    Rounds acknowledgedMillis() {
        return Rounds.of(acknowledgedMillis);
    }

    /** Returns the time until all members listed the instance. */
    Rounds listedMillis() {
        return Rounds.of(listedMillis);
    }
}
