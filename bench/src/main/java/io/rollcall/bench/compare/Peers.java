package io.rollcall.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which peers there are here, and of which version. */
public final class Peers {

    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d[\\w.+-]*)");

    /** Whether a program of the system is there. */
    public static boolean isInstalled(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** What to say of a program that is not. */
    public static String absent(String program, String debianPackage) {
        return program + " is not installed (Debian's package " + debianPackage + ')';
    }

    /** As the program itself says. */
    public static String versionSaidBy(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return firstVersion(said);
    }

    /** Of an artifact, as one of the builds in {@code bench/peers} has it on its class path. */
    public static String version(Setting setting, String build, String artifact) throws IOException {
        String classpath = Files.readString(Path.of(setting.built("bench/peers/" + build + "/target/classpath")));
        Matcher jar = Pattern.compile('/' + Pattern.quote(artifact) + "-(\\d[\\w.-]*)\\.jar")
                .matcher(classpath);
        return jar.find() ? jar.group(1) : "";
    }

    static String firstVersion(String text) {
        Matcher version = VERSION.matcher(text);
        return version.find() ? version.group(1) : "";
    }

    private Peers() {}
}
