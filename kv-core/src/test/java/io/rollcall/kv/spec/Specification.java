package io.rollcall.kv.spec;

/** A module with rules that can be switched off. */
enum Specification {
    PRIMARY_BACKUP("PrimaryBackup", "Parts", "MaxRestart", "Linearizable NothingLost LogMatching OnlyCommittedApplied"),
    LOST_VIEWS("LostViews", "LostViews", "MaxLoss", "NothingLost");

    /** Where the rules are. */
    final String name;

    /** Which TLC is given: the same, or one that extends it. */
    final String root;

    /** The constant that bounds how often it breaks. */
    final String faults;

    final String invariants;

    Specification(String name, String root, String faults, String invariants) {
        this.name = name;
        this.root = root;
        this.faults = faults;
        this.invariants = invariants;
    }
}
