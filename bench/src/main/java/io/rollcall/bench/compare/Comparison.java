package io.rollcall.bench.compare;

import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Subjects, each asked by its load in turn: A B C A B C, so that what the machine does meanwhile meets all of them.
 * They are warmed on all cores before they are pinned: pinned from the start, a JVM's compiler competes with what it is
 * to make fast.
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
