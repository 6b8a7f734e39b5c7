package io.rollcall.directory;

import io.rollcall.wire.registry.LookupResponse;

/** A bean of this type is called for each change of each list that is followed, once a lookup returns the new list. */
@FunctionalInterface
public interface ListListener {

    /** Called by the thread that learns of the change. The changes of one list come one at a time and in order. */
    void onList(LookupResponse list);
}
