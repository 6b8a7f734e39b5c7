package io.rollcall.kv.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A small disk in memory. Where none can be mounted, a test that needs one says so in one line and counts as skipped.
 */
final class Tmpfs {

    private final Path at;

    private Tmpfs(Path at) {
        this.at = at;
    }

    static Tmpfs mounted(Path at, String size) throws IOException, InterruptedException {
        boolean done = run("mount", "-t", "tmpfs", "-o", "size=" + size, "rollcall-test", at.toString());
        if (!done) System.out.println("Not run: no tmpfs can be mounted here, which takes root");
        Assumptions.assumeTrue(done, "a tmpfs can be mounted");
        return new Tmpfs(at);
    }

    void remount(String options) throws IOException, InterruptedException {
        if (!run("mount", "-o", "remount," + options, at.toString())) throw new IOException("remount " + options);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    void unmount() throws IOException, InterruptedException {
        if (!run("umount", at.toString())) throw new IOException("umount " + at);
    }
}
