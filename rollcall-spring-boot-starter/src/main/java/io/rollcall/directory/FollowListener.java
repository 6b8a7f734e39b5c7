package io.rollcall.directory;

/** Called for each service that is followed from now on. */
@FunctionalInterface
interface FollowListener {

    void onFollow(String service, ServiceList list);
}
