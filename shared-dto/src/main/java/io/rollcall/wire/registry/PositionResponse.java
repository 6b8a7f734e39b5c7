package io.rollcall.wire.registry;

/**
 * The furthest position that this replica has told as said: a lower bound of what its disk has, if it is not an older one.
 *
 * @param view number; 0: nothing is known
 * @param allowedView number of the view that this replica may lead without having heard of it, as its predecessor, a unanimous report or an
 *     operator has made it lead; 0: none
 */
public record PositionResponse(long view, long seq, long allowedView) {}
