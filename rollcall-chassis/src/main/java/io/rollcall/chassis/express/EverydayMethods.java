package io.rollcall.chassis.express;

import java.util.Map;

/**
 * Some of those methods of a service that {@link ExpressLane} answers. A bean that is made while the web server starts: what the methods need is
 * to be asked for at the first request.
 */
@FunctionalInterface
public interface EverydayMethods {

    /** The methods by their paths. */
    Map<String, EverydayMethod<?>> byPath();
}
