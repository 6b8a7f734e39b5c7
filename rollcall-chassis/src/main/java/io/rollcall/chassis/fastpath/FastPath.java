package io.rollcall.chassis.fastpath;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Marks a controller's method whose ordinary requests {@link FastPathFilter} answers before Spring sees them. The path
 * is that of the {@code @HttpExchange} method that it implements, so it is written once.
 */
@Documented
@Target(METHOD)
@Retention(RUNTIME)
public @interface FastPath {

    /** The size of a registration with all the metadata that one usually has. A heartbeat has 150 bytes. */
    int DEFAULT_MAX_REQUEST_BYTES = 8 << 10;

    /** A longer request goes through Spring. */
    int maxRequestBytes() default DEFAULT_MAX_REQUEST_BYTES;

    ResponseSize response() default ResponseSize.MEASURED;

    /** What is known of a response's size before it is serialized. It decides which thread serializes and sends it. */
    enum ResponseSize {
        /**
         * Unknown: the thread that completes the response serializes it, and leaves it in the server's buffer if it
         * fits.
         */
        MEASURED,
        /** Always small: the thread that completes the response serializes it and leaves it in the server's buffer. */
        SMALL,
        /** Possibly large: one of the server's threads serializes and sends it. */
        LARGE
    }
}
