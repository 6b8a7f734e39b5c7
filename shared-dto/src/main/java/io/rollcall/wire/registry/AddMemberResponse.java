package io.rollcall.wire.registry;

import java.util.List;

/**
 * @param peers the names of all members and of the new one, sorted: the {@code -peers} of the new one
 * @param openMillis for how long the new member may join
 */
public record AddMemberResponse(List<String> peers, long openMillis) {}
