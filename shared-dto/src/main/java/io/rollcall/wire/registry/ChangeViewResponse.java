package io.rollcall.wire.registry;

/**
 * @param changed whether this call changed the view; false if the number was not that of the current view, also if
 *     an earlier call of the proposer had changed it
 * @param view the current view
 */
public record ChangeViewResponse(boolean changed, View view) {}
