package io.rollcall.bench.load;

/**
 * The rate at which a server answered a load.
 *
 * @param cores the number of cores that the load itself used: at one, a load of one thread is saturated
 */
public record Pace(double perSecond, double cores) {}
