package io.rollcall.bench.compare;

import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures subjects in turn, A B C A B C, so that other work of the machine affects all of them. They are warmed on all
 * cores before they are pinned, because a JVM's compiler on a pinned core would compete with the code that it compiles.
 */
public final class Comparison {

    private final Setting setting;

    public Comparison(Setting setting) {
        this.setting = setting;
    }

    public List<Row> play(List<Subject> subjects) throws IOException, InterruptedException {
        return play(subjects, setting.rounds(), setting.round());
    }

    public List<Row> play(List<Subject> subjects, int rounds, Duration round) throws IOException, InterruptedException {
        for (Subject subject : subjects) subject.warm(setting.cores(), setting.warmUp(), round);
        setting.cores().pinOwnLoad();
        for (Subject subject : subjects) subject.settle(setting.cores(), setting.settle(), round);
        for (int i = 0; i < rounds; i++) for (Subject subject : subjects) subject.play(round);
        setting.cores().releaseOwnLoad();
        List<Row> rows = new ArrayList<>();
        for (Subject subject : subjects) rows.add(subject.row(setting.cores()));
        return rows;
    }
}
