package io.rollcall.wire.registry;

import java.util.List;

/**
 * @param version grows with every change of the service; a restarted registry never repeats one
 * @param instances sorted by id
 */
public record LookupResponse(String service, long version, List<Instance> instances) {}
