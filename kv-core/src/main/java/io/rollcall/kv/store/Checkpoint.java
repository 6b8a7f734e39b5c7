package io.rollcall.kv.store;

/**
 * The few facts that change with every batch, and are stored as one record.
 *
 * @param view the view that was adopted last
 * @param logView the number of the last view whose primary this log agreed with; 0: none
 * @param base the start of the log: the last entry that was compacted away, which the cells contain
 * @param applied the last entry that the cells contain; not before {@code base}
 * @param proposedView the number of the last view that this replica has asked the registry to lead; 0: none
 * @param primarySession the run of the primary of {@code logView} whose entries the log took last; empty: none, or not
 *     known
 */
public record Checkpoint(
        View view, long logView, LogPosition base, LogPosition applied, long proposedView, String primarySession) {

    public static final Checkpoint NONE = new Checkpoint(View.NONE, 0, LogPosition.ZERO, LogPosition.ZERO);

    public Checkpoint(View view, long logView, LogPosition base, LogPosition applied) {
        this(view, logView, base, applied, 0, "");
    }
}
