package io.rollcall.kv.disk;

import java.nio.file.Path;

/**
 * The disk did not do what it was told, and trying again says nothing about what is on it: after a failed sync a second
 * one may succeed though the data is gone. The process has to end; a restart reads what is there, and moves aside what
 * is damaged.
 *
 * @see <a href="https://www.usenix.org/conference/atc20/presentation/rebello">Rebello et al., Can Applications Recover
 *     from fsync Failures? USENIX ATC 2020</a>
 */
public final class DiskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DiskFailedException(Path path, String why, Throwable cause) {
        super("The disk of " + path + " failed (" + why + "): look at it, then restart this replica", cause);
    }
}
