package io.rollcall.wire.registry;

/**
 * What was deleted.
 *
 * @param number the number of the group's last view; 0: it had none. The first view of a group that is new from now on
 *     has a higher one
 */
public record DeleteViewResponse(long number) {}
