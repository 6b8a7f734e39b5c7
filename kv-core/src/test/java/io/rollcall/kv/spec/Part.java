package io.rollcall.kv.spec;

/** Parts of the model that are searched to the end in seconds. */
enum Part {
    LEASES(new Configuration("LeasesSpec", "abc", "abc", 3, 1, 0)),
    GIVES_BACK(new Configuration("GivesBackSpec", "ab", "ab", 2, 1, 1)),
    READS(new Configuration("ReadsSpec", "abc", "abc", 1, 2, 0)),
    LOGS(new Configuration("LogsSpec", "abc", "abc", 2, 1, 1)),
    JOINS(new Configuration("LogsSpec", "ab", "a", 3, 2, 1)),
    SNAPSHOTS(new Configuration("SnapshotsSpec", "ab", "a", 3, 1, 1));

    final Configuration configuration;

    Part(Configuration configuration) {
        this.configuration = configuration;
    }
}
