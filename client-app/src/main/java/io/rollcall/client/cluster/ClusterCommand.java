package io.rollcall.client.cluster;

import io.rollcall.client.operator.AddressConverter;
import io.rollcall.client.operator.CertificatesOption;
import io.rollcall.client.operator.CommandFailedException;
import io.rollcall.client.operator.OperatorCommands;
import io.rollcall.client.operator.PropertyArguments;
import io.rollcall.client.operator.RegistryOption;
import io.rollcall.client.operator.TokenOption;
import io.rollcall.client.report.Output;
import io.rollcall.wire.registry.AddMemberResponse;
import io.rollcall.wire.registry.MemberRequest;
import io.rollcall.wire.registry.MembersResponse;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** The operator's command {@code ./rollcall cluster}: it shows the members of a registry, and changes them. */
@Command(
        name = ClusterCommand.NAME,
        description = "Shows the members of a registry, adds or removes one, or hands the leadership over.",
        synopsisSubcommandLabel = "status|add|remove|transfer")
public final class ClusterCommand {

    public static final String NAME = "cluster";

    /** How long a change may take until the status shows it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final PrintStream out;

    private ClusterCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * @param args {@link #NAME} and what follows it
     * @return the exit status: 0; 1 if the registry refused or cannot be reached, or its status is not good; 2 for bad
     *     usage
     */
    @SuppressWarnings("SystemOut") // the output is the command's result
    public static int run(String... args) {
        return run(System.out, args);
    }

    /** Runs the command with its result printed to {@code out}. */
    public static int run(PrintStream out, String... args) {
        return line(out).execute(PropertyArguments.asFlags(Arrays.copyOfRange(args, 1, args.length)));
    }

    /** Returns the command line; a script that completes it is made from it. */
    public static CommandLine line(PrintStream out) {
        return OperatorCommands.line(new ClusterCommand(out), (e, command, parsed) -> failed(e, command));
    }

    @Command(
            name = "status",
            description = {
                "Asks every address that is given, and every member that they name, and shows what each answers.",
                "The exit status is 0 if a member leads, and all members answer and are ready; else 1."
            })
    int status(
            @Mixin RegistryOption registry,
            @Mixin TokenOption token,
            @Mixin CertificatesOption certificates,
            @Option(
                            names = {"-output", "--output"},
                            paramLabel = "table|json",
                            defaultValue = "table",
                            description = "table if not given")
                    Output output) {
        ClusterStatus status = ClusterStatus.of(registry.addresses(), new Members(token.token(), certificates.tls()));
        if (output == Output.JSON) out.println(JsonMapper.shared().writeValueAsString(status));
        else StatusTable.of(status).forEach(out::println);
        String trouble = status.trouble();
        if (trouble != null) throw new CommandFailedException(trouble);
        return ExitCode.OK;
    }

    @Command(
            name = "add",
            description = {
                "Lets a new member join within the next ten minutes, and says how to start it.",
                "It starts with an empty data directory. If another member leads by then, add it again."
            })
    int add(
            @Mixin RegistryOption registry,
            @Mixin TokenOption token,
            @Mixin CertificatesOption certificates,
            @Option(
                            names = {"-name", "--name"},
                            required = true,
                            paramLabel = "HOST:PORT",
                            converter = AddressConverter.class,
                            description = "the address of the new member, as clients and members reach it")
                    String name) {
        Members members = new Members(token.token(), certificates.tls());
        AddMemberResponse added = members.any(registry.addresses(), api -> api.add(new MemberRequest(name)));
        long minutes = Duration.ofMillis(added.openMillis()).toMinutes();
        out.println(name + " may join within " + minutes + " minutes. Start it with an empty data directory:");
        out.println("./rollcall registry -listen " + listenAddress(name) + " -public " + name + " -peers "
                + String.join(",", added.peers()) + " -data DIRECTORY");
        return ExitCode.OK;
    }

    /** Returns where a member listens so that others reach it by its name, which may be that of no interface. */
    private static String listenAddress(String name) {
        String port = name.substring(name.lastIndexOf(':'));
        boolean isLocal = name.startsWith("localhost:") || name.startsWith("127.") || name.startsWith("[::1]:");
        return (isLocal ? "localhost" : "0.0.0.0") + port;
    }

    @Command(
            name = "remove",
            description = {
                "Removes a member. It stops if it runs, and its data directory never joins again.",
                "The leader is not removed: hand the leadership over first."
            })
    int remove(
            @Mixin RegistryOption registry,
            @Mixin TokenOption token,
            @Mixin CertificatesOption certificates,
            @Option(
                            names = {"-name", "--name"},
                            required = true,
                            paramLabel = "HOST:PORT",
                            converter = AddressConverter.class,
                            description = "the address of the member")
                    String name) {
        Members members = new Members(token.token(), certificates.tls());
        MembersResponse left = members.any(registry.addresses(), api -> join(api.remove(new MemberRequest(name))));
        ClusterStatus status = await(
                members,
                left.members(),
                now -> now.leader() != null && !now.names().contains(name),
                name + " is removed");
        out.println(name + " is removed; the members are " + String.join(", ", status.names()));
        return ExitCode.OK;
    }

    @Command(name = "transfer", description = "Hands the leadership over to a member.")
    int transfer(
            @Mixin RegistryOption registry,
            @Mixin TokenOption token,
            @Mixin CertificatesOption certificates,
            @Option(
                            names = {"-to", "--to"},
                            required = true,
                            paramLabel = "HOST:PORT",
                            converter = AddressConverter.class,
                            description = "the address of the next leader")
                    String to) {
        Members members = new Members(token.token(), certificates.tls());
        MembersResponse all = members.any(registry.addresses(), api -> join(api.transfer(new MemberRequest(to))));
        ClusterStatus status = await(members, all.members(), now -> to.equals(now.leader()), to + " leads");
        out.println(to + " leads in term " + status.term());
        return ExitCode.OK;
    }

    /** The client's futures are complete when they are returned. */
    private static MembersResponse join(CompletableFuture<MembersResponse> answer) {
        return answer.join();
    }

    /** Waits until the status shows a change. */
    private static ClusterStatus await(
            Members members, List<String> addresses, Predicate<ClusterStatus> isDone, String what) {
        long endNanos = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < endNanos) {
            try {
                ClusterStatus now = ClusterStatus.of(addresses, members);
                if (isDone.test(now)) return now;
            } catch (CommandFailedException e) {
                // the next look may find it
            }
            pause();
        }
        throw new CommandFailedException("the leader has agreed, but the status has not shown within "
                + PATIENCE.toSeconds() + " s that " + what + "; look at ./rollcall cluster status");
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted");
        }
    }

    private static int failed(Exception e, CommandLine line) throws Exception {
        if (!(e instanceof CommandFailedException)) throw e;
        line.getErr().println(NAME + ": " + e.getMessage());
        return ExitCode.SOFTWARE;
    }
}
