package io.rollcall.kv.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.springframework.util.FileSystemUtils;

/**
 * RocksDB's native library. By itself RocksDB's jar leaves a copy of it, 17 MB, in the temporary directory whenever a
 * process is killed; so the copy is unlinked once it is mapped. (Windows keeps a file that is in use; there the jar's
 * own way remains.)
 */
final class NativeLibrary {

    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * @param fallback a directory from which code may be loaded on a system whose temporary directory is mounted
     *     without that right
     */
    static synchronized void load(Path fallback) throws IOException {
        if (loaded) return;
        try {
            loadFrom(Files.createTempDirectory("rollcall-kv-"));
        } catch (UnsatisfiedLinkError e) {
            Files.createDirectories(fallback);
            loadFrom(Files.createTempDirectory(fallback, "library-"));
        }
        RocksDB.loadLibrary();
        loaded = true;
    }

    private static void loadFrom(Path copy) throws IOException {
        try {
            NativeLibraryLoader.getInstance().loadLibrary(copy.toString());
        } finally {
            try {
                FileSystemUtils.deleteRecursively(copy);
            } catch (IOException inUse) {
                copy.toFile().deleteOnExit();
            }
        }
    }
}
