package io.rollcall.bench.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The peers that this machine has, and their versions. */
public final class Peers {

    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d[\\w.+-]*)");

    /** Returns whether a program of the system is installed. */
    public static boolean isInstalled(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Returns the note on a program that is not installed. */
    public static String absent(String program, String debianPackage) {
        return program + " is not installed (Debian's package " + debianPackage + ')';
    }

    /** Returns the version that the program itself prints. */
    public static String versionSaidBy(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return firstVersion(said);
    }

    /** Returns the version of an artifact on the class path of a build in {@code bench/peers}. */
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
