package io.rollcall.registry.view;

/** The way to the views, once it is certain that they are the latest. */
@FunctionalInterface
public interface LatestViews {

    /** @throws io.rollcall.chassis.ProblemException {@code not-ready}: this is not certain, because no member leads */
    Views get();
}
