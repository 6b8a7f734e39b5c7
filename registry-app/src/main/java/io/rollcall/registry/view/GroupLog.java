package io.rollcall.registry.view;

import io.rollcall.registry.catalog.Change.GroupChange;
import io.rollcall.registry.catalog.Groups.GroupState;
import java.io.IOException;
import java.util.List;

/** The log that keeps what is known of groups, as the member that leads in one term sees it. */
public interface GroupLog {

    /** Returns what is known of every group, by all entries that this member has applied. */
    List<GroupState> groups();

    /** Returns what is known of a group. */
    GroupState group(String name);

    /** Returns the highest number of a view of a group that was deleted; 0: none was. */
    long deletedNumber();

    /** Returns whether a lease is held. */
    boolean isHeld(String group, String lease);

    /**
     * Proposes a change, and waits until it is in the log.
     *
     * @return false: it came too late, and has changed nothing
     * @throws IOException it is not known whether it is in the log, or will be
     */
    boolean propose(GroupChange change) throws IOException;

    /** Proposes a change, and waits for nothing. It may be lost. */
    void proposeLater(GroupChange change);

    /**
     * Waits until every entry that others may have seen is applied here.
     *
     * @throws IOException this member does not lead any longer, or the log has no majority
     */
    void catchUp() throws IOException;
}
