package io.rollcall.registry.view;

import io.rollcall.chassis.LockedDirectory;
import io.rollcall.chassis.ProblemException;
import io.rollcall.registry.storage.DataDirectoryException;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.View;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * One group's view in memory and on disk. A view is on disk before anybody sees it. After a failed write the file is
 * read back before the register answers again. It serves one thread at a time.
 */
final class ViewRegister {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(ViewRegister.class);

    private final String group;
    private final ViewStore store;
    private View view;

    /** A write failed, and may have reached the disk all the same. */
    private boolean inDoubt;

    ViewRegister(String group, View view, ViewStore store) {
        this.group = group;
        this.view = view;
        this.store = store;
    }

    /** Returns the view as of the last successful write. After a failed write it may be outdated. */
    View latest() {
        return view;
    }

    /**
     * Returns the current view, and reads it back from disk first if a write has failed.
     *
     * @throws ProblemException {@code not-ready}: a write failed, and the disk cannot be read yet
     */
    View current() {
        try {
            settle();
            return view;
        } catch (IOException | DataDirectoryException e) {
            log.error("The view of {} cannot be read back: {}", group, e.toString());
            throw unavailable(ProblemCode.NOT_READY, "cannot be read back", e, "so it is not known");
        }
    }

    /**
     * Writes the next view to disk and makes it the current one.
     *
     * @param lease the lease of the replica that proposes it; null: an operator does
     * @throws ProblemException {@code not-durable}: nothing has changed; {@code outcome-unknown}: it is not known
     *     whether the view changed
     */
    void replace(View next, @Nullable String lease) {
        try {
            inDoubt = true;
            store.write(group, lease, view.number(), next);
            inDoubt = false;
            view = next;
        } catch (IOException e) {
            readBack(e);
            if (view.equals(next)) return;
            log.error("The view of {} cannot be written, and stays as it was: {}", group, e.toString());
            throw notWritten(e);
        }
    }

    /**
     * Forgets the group.
     *
     * @param number the highest number of a view of the group that is known
     * @throws ProblemException as {@link #replace}
     */
    void delete(long number) {
        try {
            inDoubt = true;
            store.delete(group, view.number(), number);
            inDoubt = false;
            view = View.NONE;
        } catch (IOException e) {
            readBack(e);
            if (view.number() == 0) return;
            log.error("The view of {} cannot be deleted, and stays as it was: {}", group, e.toString());
            throw notWritten(e);
        }
    }

    /** Returns the highest number of a view of a group that was deleted; 0: none was. */
    long deletedNumber() {
        return store.deletedNumber();
    }

    /** Says what an operator must look at after a failure. */
    String remedy() {
        return store.remedy();
    }

    /** Returns the refusal of a change that could not be written to disk, and therefore did not happen. */
    ProblemException notWritten(IOException e) {
        return unavailable(ProblemCode.NOT_DURABLE, "cannot be written", e, "so it stays as it was");
    }

    private void settle() throws IOException {
        if (!inDoubt) return;
        view = store.settle(group);
        inDoubt = false;
    }

    private void readBack(IOException failed) {
        try {
            settle();
        } catch (IOException | DataDirectoryException e) {
            log.error(
                    "The view of {} cannot be written ({}), and cannot be read back: {}", group, failed, e.toString());
            throw unavailable(
                    ProblemCode.OUTCOME_UNKNOWN,
                    "cannot be written, and cannot be read back",
                    failed,
                    "so it is not known whether it has changed");
        }
    }

    private ProblemException unavailable(String code, String what, Exception why, String consequence) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                code,
                "The view of %s %s (%s), %s. %s, then ask again."
                        .formatted(group, what, LockedDirectory.why(why), consequence, store.remedy()),
                RETRY_AFTER);
    }
}
