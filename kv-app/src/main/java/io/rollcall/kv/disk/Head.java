package io.rollcall.kv.disk;

import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Mark;
import io.rollcall.kv.store.Point;

/**
 * The mark as it is stored.
 *
 * @param end seq of the last entry of the log, so that a log that was cut short is found to be
 */
record Head(Mark mark, long end) {

    static final Head NONE = new Head(Mark.NONE, 0);

    /** What it is with the batch; the same again if the batch is written a second time. */
    Head after(Batch batch) {
        int appended = batch.appended().size();
        long last = appended == 0
                ? Math.min(end, batch.keepTo())
                : batch.appended().get(appended - 1).seq();
        return new Head(batch.mark(), Math.max(last, batch.mark().base().seq()));
    }

    /** All is gone but the view. */
    Head emptied() {
        return new Head(new Mark(mark.view(), 0, Point.ZERO, Point.ZERO), 0);
    }
}
