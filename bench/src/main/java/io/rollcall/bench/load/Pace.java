package io.rollcall.bench.load;

/**
 * What a load got out of a server.
 *
 * @param cores how many of them the load itself took: at one, a load of one thread has nothing left to give
 */
public record Pace(double perSecond, double cores) {}
