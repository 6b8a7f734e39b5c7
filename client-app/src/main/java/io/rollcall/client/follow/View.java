package io.rollcall.client.follow;

/** How a followed session is told of. */
interface View {

    void show(Second second);

    /** Leaves the place to what is printed at the end. */
    default void close() {}
}
