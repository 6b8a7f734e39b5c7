package io.rollcall.wire.registry;

/**
 * The furthest position that this replica has reported as acknowledged: a lower bound of what its disk has, unless the
 * disk is an older copy.
 *
 * @param view its number; 0: nothing is known
 * @param allowedView the number of a view that this replica may lead without having heard of it, because its
 *     predecessor, a unanimous report or an operator made it the primary; 0: none
 */
public record PositionResponse(long view, long seq, long allowedView) {}
