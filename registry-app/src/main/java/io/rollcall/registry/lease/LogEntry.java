package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Change;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log.
 *
 * @param proposer the member that has proposed it
 * @param term the term in which the proposer led
 * @param number the number of the proposal, unique for its proposer
 * @param change null: a barrier, which changes nothing. If it is in the log, its proposer led when it was proposed
 */
public record LogEntry(
        String proposer, long term, long number, @Nullable Change change) {}
