package io.rollcall.chassis;

import org.springframework.core.env.Environment;

/**
 * How many threads a server has for requests. Without {@code server.tomcat.threads.max} as many as its heap has buffers
 * for: threads that nothing uses cost nothing, and those that wait for slow clients must be few among many.
 */
public final class ServerThreads {

    private static final String PROPERTY = "server.tomcat.threads.max";
    private static final int MIN = 200;
    private static final int MAX = 1_000;

    /** The part of the heap, and what one request has there for as long as it holds a thread. */
    private static final int HEAP_PARTS = 4;

    private static final int BYTES_OF_REQUEST = 64 << 10;

    /** Returns the limit of this process. */
    public static int max(Environment environment) {
        return environment.getProperty(
                PROPERTY, Integer.class, ofHeap(Runtime.getRuntime().maxMemory()));
    }

    static int ofHeap(long bytes) {
        return (int) Math.max(MIN, Math.min(MAX, bytes / HEAP_PARTS / BYTES_OF_REQUEST));
    }

    private ServerThreads() {}
}
