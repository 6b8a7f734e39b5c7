package io.rollcall.kv.linearizability;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One key as a sequential object: the specification to which a history is compared.
 *
 * @param value the value; null: absent
 * @param version the version of the value; 0 where absent; {@link #UNSEEN} where the write's answer was lost and no one
 *     has read it
 * @param floor the highest version seen so far; each later write has a higher one, also across a delete
 * @param unobserved whether the last write's outcome is unknown and nothing has shown yet that it happened
 */
record Register(@Nullable String value, long version, long floor, boolean unobserved) {

    static final long UNSEEN = -1;
    static final Register EMPTY = new Register(null, 0, 0, false);

    /** The key after the operation, or null: here it could not have had this outcome. */
    @Nullable
    Register after(Operation operation, @Nullable Outcome outcome) {
        if (operation instanceof Operation.Write write) return afterWrite(write, outcome);
        if (outcome instanceof Outcome.Found found) {
            return found.value().equals(value) ? seenAs(found.version()) : null;
        }
        return outcome instanceof Outcome.Absent ? seenAs(0) : null;
    }

    private @Nullable Register afterWrite(Operation.Write write, @Nullable Outcome outcome) {
        Long condition = write.ifVersion();
        if (outcome instanceof Outcome.Mismatch mismatch) {
            return condition == null || condition == mismatch.version() ? null : seenAs(mismatch.version());
        }
        // A write of unknown outcome that is overwritten unseen might as well not have happened: the search need not
        // try it. This keeps the search short where many outcomes are unknown.
        if (condition == null) return unobserved ? null : written(write.value(), outcome);
        Register seen = seenAs(condition);
        return seen == null ? null : seen.written(write.value(), outcome);
    }

    private @Nullable Register written(@Nullable String written, @Nullable Outcome outcome) {
        if (outcome == null) return new Register(written, written == null ? 0 : UNSEEN, floor, true);
        if (!(outcome instanceof Outcome.Written done)) return null;
        if (written == null) return done.version() == 0 ? new Register(null, 0, floor, false) : null;
        return done.version() > floor ? new Register(written, done.version(), done.version(), false) : null;
    }

    private @Nullable Register seenAs(long seen) {
        boolean possible = version == UNSEEN ? seen > floor : seen == version;
        return possible ? new Register(value, seen, Math.max(seen, floor), false) : null;
    }

    @Override
    public String toString() {
        if (value == null) return "absent";
        return Objects.requireNonNull(value) + " at version " + (version == UNSEEN ? "?" : version);
    }
}
