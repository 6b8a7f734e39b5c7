package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.store.Write;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks a group that is said to be well, and wants the right answers from all. */
final class Probe {

    private static final String KEY = "probe";

    private final Run run;
    private final Map<Incarnation, String> told = new LinkedHashMap<>();
    private String wrote = "nothing";

    Probe(Run run) {
        this.run = run;
    }

    void write() {
        for (Incarnation process : run.running()) {
            if (process.role() != io.rollcall.kv.replication.Status.Role.PRIMARY) continue;
            process.write(
                    new Write(KEY, "1", null, null),
                    reply -> wrote = reply.answer().toString());
        }
    }

    void read() {
        for (Incarnation process : run.running()) {
            told.put(process, "nothing");
            process.get(KEY, reply -> {
                boolean isRight = reply.answer() instanceof Answer.Got got
                        && got.cell() != null
                        && got.cell().value().equals("1");
                told.put(process, isRight ? "" : reply.answer().toString());
            });
        }
    }

    void assertAnswered() {
        if (!wrote.startsWith("Wrote")) throw new AssertionError("a write to a group that is well was told " + wrote);
        told.forEach((process, answer) -> {
            if (!answer.isEmpty())
                throw new AssertionError("a read at %s of a group that is well was told %s".formatted(process, answer));
        });
    }
}
