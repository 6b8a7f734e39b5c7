package io.rollcall.kv.disk;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A watch over a disk that was full: it tells when there has been room for longer than RocksDB needs to resume by
 * itself. RocksDB gives up on that if an attempt fails with an error that it takes for fatal. Only the writer's thread
 * uses this.
 */
final class DiskSpaceMonitor {

    /** The free space that RocksDB needs to resume, because of the data in memory and a WAL. */
    static final long ENOUGH_BYTES = 24 << 20;

    /** The time after which RocksDB, which looks every five seconds, should have resumed. */
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

    /** Returns whether there has been room for long. The caller must ask after each write that found no room. */
    boolean isBackForLong() {
        boolean wasBack = isBack;
        isBack = freeBytes.getAsLong() >= ENOUGH_BYTES;
        if (isBack && !wasBack) backSinceNanos = nanos.getAsLong();
        return isBack && nanos.getAsLong() - backSinceNanos >= PATIENCE.toNanos();
    }
}
