package io.rollcall.directory;

import io.rollcall.wire.registry.LookupResponse;

/** As a bean it hears of each change of any list that is followed, once a lookup gives the new one. */
@FunctionalInterface
public interface ListListener {

    /** Called from the thread that learns of the change; the changes of one list come one at a time and in order. */
    void onList(LookupResponse list);
}
