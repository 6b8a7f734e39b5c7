package io.rollcall.kv.disk;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The replica cannot start with this data directory; what is in it has not changed. */
public final class UnusableDirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableDirectoryException(Path path, String why, @Nullable Throwable cause) {
        super("The data directory " + path + " " + why, cause);
    }
}
