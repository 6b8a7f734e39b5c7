package io.rollcall.client.registry;

import io.rollcall.client.operator.Access;
import io.rollcall.client.operator.OutputOption;
import io.rollcall.client.operator.RegistryClient;
import io.rollcall.client.report.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that asks a registry: the flags that each of them takes, which picocli reads here, and where it prints. */
abstract class RegistryCommand implements Callable<Integer> {

    final Console console;

    @Mixin
    private Access access = new Access();

    @Mixin
    private OutputOption output = new OutputOption();

    RegistryCommand(Console console) {
        this.console = console;
    }

    /** Returns a client of the registry that the flags or the environment name. */
    final RegistryClient registry() {
        return access.registry();
    }

    /** Returns whether a program reads the result. */
    final boolean isJson() {
        return output.isJson();
    }
}
