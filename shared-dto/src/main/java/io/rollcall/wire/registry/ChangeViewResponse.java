package io.rollcall.wire.registry;

/**
 * @param changed whether this call changed the view; false where the number was not that of the view that holds, also where an
 *     earlier call of the proposer's had changed it
 * @param view that holds now
 */
public record ChangeViewResponse(boolean changed, View view) {}
