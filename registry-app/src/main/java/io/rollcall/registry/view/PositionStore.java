package io.rollcall.registry.view;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Keeps how far the logs of each group's replicas have come. */
interface PositionStore {

    /** Returns what is kept of a group; null: nothing. */
    LogPositions.@Nullable Content read(String group);

    /**
     * @param synced whether it must be kept before the method returns; otherwise it may be lost
     * @throws IOException it is not known whether it is kept
     */
    void write(LogPositions.Content content, boolean synced) throws IOException;

    /** Forgets a group whose view was forgotten. */
    void delete(String group) throws IOException;
}
