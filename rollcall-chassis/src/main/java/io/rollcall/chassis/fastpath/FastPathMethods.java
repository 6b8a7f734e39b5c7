package io.rollcall.chassis.fastpath;

import java.util.Map;

/**
 * Methods of a service that {@link FastPathFilter} answers. The bean is created while the web server starts, so it must
 * ask for what the methods need at the first request.
 */
@FunctionalInterface
public interface FastPathMethods {

    /** Returns the methods by their paths. */
    Map<String, FastPathMethod<?>> byPath();
}
