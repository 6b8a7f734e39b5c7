package io.rollcall.kv.disk;

import java.nio.file.Path;

/**
 * There was no room for a write. No durable data is lost, and reads go on; whether this batch is on disk is not known.
 * The same batch is to be written again until that succeeds: this does no harm to what is there already, and works
 * within some five seconds after room was made, without a restart.
 */
public final class DiskFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DiskFullException(Path path, Throwable cause) {
        super("The disk of " + path + " is full: make room, 100 MB or more, and writes go on by themselves", cause);
    }
}
