package io.rollcall.client;

import io.rollcall.client.report.Console;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code ./rollcall completion bash}: a script with which a shell completes commands and flags. */
@Command(
        name = "completion",
        description = {
            "Prints a script with which bash or zsh completes commands and flags:",
            "  eval \"$(./rollcall completion bash)\""
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells. The script is the same: in zsh it loads that shell's support for scripts of bash. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Console console;
    private final Supplier<CommandLine> all;

    @SuppressWarnings("UnusedVariable") // picocli checks that it is one of them, and the script is the same
    @Parameters(paramLabel = "bash|zsh", description = "the shell")
    private Shell shell = Shell.BASH;

    /** @param all makes the tree of commands */
    CompletionCommand(Console console, Supplier<CommandLine> all) {
        this.console = console;
        this.all = all;
    }

    @Override
    public Integer call() {
        console.out().print(AutoComplete.bash("rollcall", all.get()));
        console.out().flush();
        return ExitCode.OK;
    }
}
