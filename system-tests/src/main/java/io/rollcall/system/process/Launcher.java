package io.rollcall.system.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How an application is started. */
@FunctionalInterface
public interface Launcher {

    /** @param app registry, echo, math, kv or client */
    List<String> command(String app, List<String> flags);

    /** As a user does who reads the README: {@code ./rollcall echo -id echo1}. */
    static Launcher script(Path home) {
        return (app, flags) -> command(List.of(home.resolve("rollcall").toString(), app), flags);
    }

    /** Where the build leaves a module's jar to run. */
    static Path jarOf(Path home, String module) {
        return home.resolve(module).resolve("target").resolve(module + ".jar");
    }

    private static List<String> command(List<String> program, List<String> flags) {
        List<String> command = new ArrayList<>(program);
        command.addAll(flags);
        return command;
    }
}
