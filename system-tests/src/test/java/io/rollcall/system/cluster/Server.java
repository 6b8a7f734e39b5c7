package io.rollcall.system.cluster;

import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;

/**
 * A process that listens.
 *
 * @param id the id of the instance
 */
public record Server(String id, RunningProcess process, Endpoint endpoint) {}
