package io.rollcall.client.operator;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Makes the command lines of the operator's commands: each has {@code -help}, and refuses bad usage in one line. */
public final class OperatorCommands {

    private OperatorCommands() {}

    /** @param failed what becomes of an exception of the command */
    public static CommandLine line(Object command, IExecutionExceptionHandler failed) {
        CommandLine line = new CommandLine(command);
        String name = line.getCommandName();
        addHelp(line);
        line.getSubcommands().values().forEach(OperatorCommands::addHelp);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
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
        e.getCommandLine().getErr().println(name + ": " + e.getMessage() + "; -help tells more");
        return ExitCode.USAGE;
    }
}
