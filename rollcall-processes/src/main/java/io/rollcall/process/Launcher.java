package io.rollcall.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the command that starts an application. */
@FunctionalInterface
public interface Launcher {

    /** @param app registry, echo, math, kv or client */
    List<String> command(String app, List<String> flags);

    /** Starts applications as a reader of the README does: {@code ./rollcall echo -id echo1}. */
    static Launcher script(Path home) {
        return (app, flags) -> command(List.of(home.resolve("rollcall").toString(), app), flags);
    }

    /** Returns the executable jar that the build makes of a module. */
    static Path jarOf(Path home, String module) {
        return home.resolve(module).resolve("target").resolve(module + ".jar");
    }

    private static List<String> command(List<String> program, List<String> flags) {
        List<String> command = new ArrayList<>(program);
        command.addAll(flags);
        return command;
    }
}
