package io.rollcall.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine of a measurement, which must be named beside every quoted figure. */
public record Machine(String processor, int cores, long memoryGib, String kernel, String jdk) {

    /** @param cores the number of the machine's cores; this process may be pinned to some of them */
    public static Machine here(int cores) throws IOException {
        return new Machine(
                value("/proc/cpuinfo", "model name"),
                cores,
                Math.round(Double.parseDouble(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (1 << 20)),
                System.getProperty("os.name")
                        + ' '
                        + System.getProperty("os.version").replaceAll("-.*", ""),
                System.getProperty("java.vendor.version", System.getProperty("java.vendor")) + " (Java "
                        + Runtime.version() + ')');
    }

    String inWords() {
        return "%s, %d cores, %d GiB, %s; JDK: %s".formatted(processor, cores, memoryGib, kernel, jdk);
    }

    private static String value(String file, String key) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(file));
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
