package io.rollcall.wire.registry;

/** Asks a member what it knows of the cluster. */
public record ClusterStatusRequest() {}
