package io.rollcall.wire.registry;

/** @param released whether the replica had an owner */
public record ReleaseReplicaResponse(boolean released) {}
