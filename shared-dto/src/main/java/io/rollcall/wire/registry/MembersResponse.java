package io.rollcall.wire.registry;

import java.util.List;

/** @param members the names of all members, sorted */
public record MembersResponse(List<String> members) {}
