package io.rollcall.client.operator;

import io.rollcall.client.report.Printable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Makes the command lines of the operator's commands: each has {@code -help}, and refuses bad usage in one line. */
public final class OperatorCommands {

    private OperatorCommands() {}

    /** Returns the command line of a command whose failures are {@link CommandFailedException}s. */
    public static CommandLine line(Object command) {
        return configured(new CommandLine(command), (e, failed, parsed) -> failed(e, failed));
    }

    /** As {@link #line(Object)}: a command line that has some of its command's own commands. */
    public static CommandLine line(CommandLine line) {
        return configured(line, (e, failed, parsed) -> failed(e, failed));
    }

    /** @param failed what becomes of an exception of the command */
    public static CommandLine line(Object command, IExecutionExceptionHandler failed) {
        return configured(new CommandLine(command), failed);
    }

    private static CommandLine configured(CommandLine line, IExecutionExceptionHandler failed) {
        String name = line.getCommandName();
        addHelp(line);
        line.getSubcommands().values().forEach(OperatorCommands::addHelp);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setPosixClusteredShortOptionsAllowed(false)
                .setExpandAtFiles(false) // a value may begin with @
                .setExecutionExceptionHandler(failed)
                .setParameterExceptionHandler((e, args) -> misused(name, e));
    }

    private static void addHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "-help", "--help")
                        .usageHelp(true)
                        .description("this text")
                        .build());
    }

    private static int misused(String name, ParameterException e) {
        e.getCommandLine()
                .getErr()
                .println(name + ": " + Printable.of(String.valueOf(e.getMessage())) + "; -help tells more");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine line) throws Exception {
        if (e instanceof ParameterException misused) throw misused;
        if (!(e instanceof CommandFailedException failure)) throw e;
        line.getErr()
                .println(line.getCommandSpec().qualifiedName(" ") + ": "
                        + Printable.of(String.valueOf(failure.getMessage())));
        return failure.status();
    }
}
