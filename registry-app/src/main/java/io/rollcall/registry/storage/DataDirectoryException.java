package io.rollcall.registry.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The registry cannot start with this data directory. Nothing in it has changed. */
public final class DataDirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DataDirectoryException(Path path, String why, @Nullable Exception cause) {
        super("The data directory " + path + " " + why, cause);
    }
}
