package io.rollcall.directory;

/** Hears of each service that is followed from now on. */
@FunctionalInterface
interface FollowListener {

    void onFollow(String service, ServiceList list);
}
