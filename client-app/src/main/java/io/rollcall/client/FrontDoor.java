package io.rollcall.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.client.cluster.ClusterCommand;
import io.rollcall.client.operator.OperatorCommands;
import io.rollcall.client.operator.PropertyArguments;
import io.rollcall.client.registry.CallersCommand;
import io.rollcall.client.registry.DrainCommand;
import io.rollcall.client.registry.EventsCommand;
import io.rollcall.client.registry.EvictCommand;
import io.rollcall.client.registry.InstancesCommand;
import io.rollcall.client.registry.RestoreCommand;
import io.rollcall.client.registry.ServicesCommand;
import io.rollcall.client.registry.WatchCommand;
import io.rollcall.client.registry.WeightCommand;
import io.rollcall.client.report.Console;
import io.rollcall.client.security.SecurityCommand;
import io.rollcall.client.servicecall.CallCommand;
import io.rollcall.client.store.KvCommand;
import io.rollcall.client.token.TokenCommand;
import io.rollcall.client.views.ViewsCommand;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands of {@code ./rollcall} that this jar has, besides the session of calls. None needs a Spring context. */
final class FrontDoor {

    /** In place of an exit status. */
    static final int NO_SUCH_COMMAND = -1;

    /** Makes each command, and only the one that is asked for, because reading what it takes needs time. */
    private static final Map<String, BiFunction<Console, InputStream, Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("services", (console, in) -> new ServicesCommand(console));
        COMMANDS.put("instances", (console, in) -> new InstancesCommand(console));
        COMMANDS.put("watch", (console, in) -> new WatchCommand(console));
        COMMANDS.put("events", (console, in) -> new EventsCommand(console));
        COMMANDS.put("callers", (console, in) -> new CallersCommand(console));
        COMMANDS.put("drain", (console, in) -> new DrainCommand(console));
        COMMANDS.put("restore", (console, in) -> new RestoreCommand(console));
        COMMANDS.put("weight", (console, in) -> new WeightCommand(console));
        COMMANDS.put("evict", (console, in) -> new EvictCommand(console));
        COMMANDS.put(KvCommand.NAME, KvCommand::new);
        COMMANDS.put("call", CallCommand::new);
        COMMANDS.put("completion", (console, in) -> new CompletionCommand(console, () -> tree(console, in)));
    }

    /** The applications that {@code ./rollcall} starts, and its own words. Their flags are not in this jar. */
    private static final List<String> OTHERS =
            List.of("registry", "echo", "math", "client", "demo", "build", "help", "version");

    private FrontDoor() {}

    /**
     * Runs a command.
     *
     * @param args its name and what follows it
     * @return the exit status, or {@link #NO_SUCH_COMMAND}
     */
    static int run(Console console, InputStream in, String... args) {
        String name = args.length == 0 ? "" : args[0];
        BiFunction<Console, InputStream, Object> command = COMMANDS.get(name);
        if (command != null)
            return line(command.apply(console, in), args.length < 2 ? "" : args[1])
                    .setOut(new PrintWriter(console.out(), true, UTF_8))
                    .setErr(new PrintWriter(console.err(), true, UTF_8))
                    .execute(PropertyArguments.asFlags(Arrays.copyOfRange(args, 1, args.length)));
        return switch (name) {
            case ViewsCommand.NAME -> ViewsCommand.run(args);
            case ClusterCommand.NAME -> ClusterCommand.run(args);
            case TokenCommand.NAME -> TokenCommand.run(args);
            case SecurityCommand.NAME -> SecurityCommand.run(args);
            default -> NO_SUCH_COMMAND;
        };
    }

    /** @param word the one that follows the name of the command; empty: there is none */
    private static CommandLine line(Object command, String word) {
        return command instanceof KvCommand kv ? kv.line(word) : OperatorCommands.line(command);
    }

    /** Returns all commands; a script that completes them is made from it. */
    private static CommandLine tree(Console console, InputStream in) {
        CommandLine all = new CommandLine(CommandSpec.create().name("rollcall"));
        all.getCommandSpec()
                .addOption(OptionSpec.builder("-version", "--version").build());
        COMMANDS.forEach((name, command) -> all.addSubcommand(name, line(command.apply(console, in), "")));
        all.addSubcommand(ViewsCommand.line(console.out()));
        all.addSubcommand(ClusterCommand.line(console.out()));
        all.addSubcommand(TokenCommand.line(console.out()));
        all.addSubcommand(SecurityCommand.line(console.out()));
        OTHERS.forEach(name -> all.addSubcommand(name, CommandSpec.create().name(name)));
        return all;
    }
}
