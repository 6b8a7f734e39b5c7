package io.rollcall.registry.view;

import io.rollcall.wire.registry.View;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the view of each group so that no crash loses it. */
interface ViewStore {

    /** Returns the views of all groups that have one. */
    Map<String, View> readAll();

    /**
     * Reads a group's view after a failed write.
     *
     * @throws IOException it is still not known
     */
    View settle(String group) throws IOException;

    /**
     * Keeps a group's view before it returns.
     *
     * @param lease the lease of the replica that proposes the view; null: an operator does
     * @param replaces the number of the view that it replaces
     * @throws IOException {@link #settle} finds out whether the view is kept
     * @throws io.rollcall.chassis.ProblemException {@code unknown-lease}: the lease has ended meanwhile
     */
    void write(String group, @Nullable String lease, long replaces, View view) throws IOException;

    /** Returns the highest number of a view of a group that was deleted; 0: none was. */
    long deletedNumber();

    /**
     * Forgets a group before it returns. From then on {@link #deletedNumber} is at least the number that is given.
     *
     * @param replaces the number of its view; 0: it has none
     * @param number the highest number of a view of the group that is known
     * @throws IOException {@link #settle} finds out whether the group is forgotten
     */
    void delete(String group, long replaces, long number) throws IOException;

    /** Says what an operator must look at after a failure, such as "Check the registry's disk". */
    String remedy();
}
