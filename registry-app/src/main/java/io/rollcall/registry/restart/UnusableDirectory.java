package io.rollcall.registry.restart;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The registry cannot start with this data directory; nothing in it has changed. */
public final class UnusableDirectory extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableDirectory(Path path, String why, @Nullable Exception cause) {
        super("The data directory " + path + " " + why, cause);
    }
}
