package io.rollcall.kv.store;

/**
 * The few facts that change with every batch, and are stored whole.
 *
 * @param view last adopted
 * @param logView number of the view whose primary this log last agreed with; 0: none
 * @param base of the log: the last entry that was cut off it, which the cells contain
 * @param applied the last entry that the cells contain; not before {@code base}
 * @param asked number of the last view that this replica has asked the registry to lead; 0: none
 * @param heard the run of the primary of {@code logView} whose entries the log took last; empty: none, or not known
 */
public record Checkpoint(View view, long logView, LogPosition base, LogPosition applied, long asked, String heard) {

    public static final Checkpoint NONE = new Checkpoint(View.NONE, 0, LogPosition.ZERO, LogPosition.ZERO);

    public Checkpoint(View view, long logView, LogPosition base, LogPosition applied) {
        this(view, logView, base, applied, 0, "");
    }
}
