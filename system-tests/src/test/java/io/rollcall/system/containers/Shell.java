package io.rollcall.system.containers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs command lines in the repository's folder, as a person would type them there. */
final class Shell {

    /** Building all images from nothing takes two minutes. */
    private static final int LONGEST_MINUTES = 10;

    private final File folder;
    private final Map<String, String> environment;

    Shell(File folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** @param output the output of both standard streams, in order of arrival */
    record Result(int status, String output) {

        Result orFail() {
            if (status != 0) throw new AssertionError("exit status " + status + ": " + output);
            return this;
        }
    }

    Result run(String... command) {
        return start(List.of(command)).join();
    }

    CompletableFuture<Result> start(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return CompletableFuture.completedFuture(new Result(127, String.valueOf(e.getMessage())));
        }
        return CompletableFuture.supplyAsync(() -> await(process));
    }

    private static Result await(Process process) {
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) process.destroyForcibly();
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
