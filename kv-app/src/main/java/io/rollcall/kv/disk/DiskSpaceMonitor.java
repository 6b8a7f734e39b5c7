package io.rollcall.kv.disk;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a disk that was full has had room for so long that RocksDB should have resumed by itself. It gives up
 * on that where an attempt fails with what it takes for fatal. Of the writer's thread.
 */
final class DiskSpaceMonitor {

    /** RocksDB wants as much to resume, for what it has in memory and a WAL. */
    static final long ENOUGH_BYTES = 24 << 20;

    /** It looks every five seconds. */
    static final Duration PATIENCE = Duration.ofSeconds(12);

    private final LongSupplier freeBytes;
    private final LongSupplier nanos;
    private boolean isBack;
    private long backSinceNanos;

    DiskSpaceMonitor(LongSupplier freeBytes, LongSupplier nanos) {
        this.freeBytes = freeBytes;
        this.nanos = nanos;
    }

    void onWritten() {
        isBack = false;
    }

    /** To be asked after each write that found no room. */
    boolean isBackForLong() {
        boolean wasBack = isBack;
        isBack = freeBytes.getAsLong() >= ENOUGH_BYTES;
        if (isBack && !wasBack) backSinceNanos = nanos.getAsLong();
        return isBack && nanos.getAsLong() - backSinceNanos >= PATIENCE.toNanos();
    }
}
