package io.rollcall.registry.lease;

import java.util.List;

/** Everything that follows from one {@link Command}. */
public record Transition(Reply reply, List<Effect> effects) {}
