package io.rollcall.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reachable part of a JVM's heap, by its class histogram, which begins with a full collection. */
public final class LiveHeap {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    /** @param java the {@code java} whose folder has {@code jcmd} */
    public static long bytes(Path java, long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        java.resolveSibling("jcmd").toString(), String.valueOf(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        jcmd.waitFor();
        return total(said);
    }

    static long total(String histogram) throws IOException {
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) throw new IOException("jcmd said: " + histogram.strip());
        return Long.parseLong(total.group(1));
    }

    private LiveHeap() {}
}
