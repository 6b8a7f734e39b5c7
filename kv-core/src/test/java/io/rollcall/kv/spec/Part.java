package io.rollcall.kv.spec;

import static io.rollcall.kv.spec.Specification.LOST_VIEWS;
import static io.rollcall.kv.spec.Specification.PRIMARY_BACKUP;

/** What is searched to the end in seconds. */
enum Part {
    LEASES(PRIMARY_BACKUP, "LeasesSpec", "abc", "abc", 3, 1, 0),
    FORGETS(PRIMARY_BACKUP, "ForgetsSpec", "ab", "ab", 2, 1, 1),
    GIVES_BACK(PRIMARY_BACKUP, "GivesBackSpec", "ab", "ab", 2, 1, 1),
    READS(PRIMARY_BACKUP, "ReadsSpec", "abc", "abc", 1, 2, 0),
    QUESTIONS(PRIMARY_BACKUP, "QuestionsSpec", "abc", "abc", 3, 1, 0),
    ANSWERS(PRIMARY_BACKUP, "AnswersSpec", "ab", "ab", 3, 1, 1),
    LOGS(PRIMARY_BACKUP, "LogsSpec", "abc", "abc", 2, 1, 1),
    JOINS(PRIMARY_BACKUP, "LogsSpec", "ab", "a", 3, 1, 1),
    SNAPSHOTS(PRIMARY_BACKUP, "SnapshotsSpec", "ab", "a", 3, 1, 1),
    LOST(LOST_VIEWS, "Spec", "abc", "ab", 3, 1, 1);

    final Specification specification;
    private final String behaviours;
    private final String replicas;
    private final String founders;
    private final int views;
    private final int entries;
    private final int faults;

    Part(
            Specification specification,
            String behaviours,
            String replicas,
            String founders,
            int views,
            int entries,
            int faults) {
        this.specification = specification;
        this.behaviours = behaviours;
        this.replicas = replicas;
        this.founders = founders;
        this.views = views;
        this.entries = entries;
        this.faults = faults;
    }

    Configuration configuration() {
        return new Configuration(specification, behaviours, replicas, founders, views, entries, faults);
    }
}
