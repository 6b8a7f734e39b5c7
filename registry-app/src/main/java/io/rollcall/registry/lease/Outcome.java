package io.rollcall.registry.lease;

import java.util.List;

/** All that comes of one {@link Command}. */
public record Outcome(Reply reply, List<Effect> effects) {}
