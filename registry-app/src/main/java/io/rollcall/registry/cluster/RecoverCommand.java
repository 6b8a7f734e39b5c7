package io.rollcall.registry.cluster;

import io.rollcall.registry.OfflineCommand;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.tls.Tls;
import io.rollcall.tls.UnusableCertificatesException;
import io.rollcall.wire.BearerToken;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.json.JsonMapper;

/** The operator's command {@code ./rollcall registry recover}. It starts no server, and works on a directory alone. */
@Command(
        name = "registry " + RecoverCommand.NAME,
        description = {
            "Makes a registry of one member from the data directory of the last member that is left, after a majority of"
                    + " the members has lost its disks. The member must be stopped.",
            "What was acknowledged and did not reach this member is lost. The other members join with empty"
                    + " directories."
        })
public final class RecoverCommand implements OfflineCommand {

    static final String NAME = "recover";

    /** The limit on groups that are named one by one. */
    private static final int GROUPS_NAMED_MAX = 20;

    private final PrintStream out;

    @Option(
            names = {"-data", "--data"},
            required = true,
            paramLabel = "DIR",
            description = "the data directory of the member that is left")
    private Path data = Path.of("");

    @Option(
            names = {"-yes", "--yes"},
            description = "do it; without this flag the command says what it would do, and changes nothing")
    private boolean isConfirmed;

    /** Prints to the standard output: that is the command's result. */
    @SuppressWarnings("SystemOut")
    public RecoverCommand() {
        this(System.out);
    }

    private RecoverCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * @return the exit status: 0; 1 if the directory cannot be recovered; 2 for bad usage, and where {@code -yes} is
     *     missing
     */
    @Override
    @SuppressWarnings("SystemOut")
    public int run(String... args) {
        LoggingSystem.get(RecoverCommand.class.getClassLoader()).beforeInitialize(); // nothing is logged from now on
        return run(out, System.err, args);
    }

    /** Runs the command with its result printed to {@code out}, and its one line of error to {@code err}. */
    static int run(PrintStream out, PrintStream err, String... args) {
        RecoverCommand command = new RecoverCommand(out);
        CommandLine line = new CommandLine(command);
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "-help", "--help")
                        .usageHelp(true)
                        .description("this text")
                        .build());
        try {
            if (line.parseArgs(Arrays.copyOfRange(args, 1, args.length)).isUsageHelpRequested()) {
                line.usage(out, CommandLine.Help.Ansi.OFF);
                return ExitCode.OK;
            }
            return command.recover();
        } catch (ParameterException e) {
            err.println("registry: " + e.getMessage() + "; recover -help tells more");
            return ExitCode.USAGE;
        } catch (RecoveryException e) {
            err.println("registry: " + e.getMessage());
        } catch (IOException e) {
            err.println("registry: " + command.data + " could not be recovered: " + e.getMessage()
                    + ". Look at its disk, and ask again");
        }
        return ExitCode.SOFTWARE;
    }

    private static BearerToken token() throws RecoveryException {
        try {
            return BearerToken.ofEnvironment(System.getenv());
        } catch (IllegalArgumentException e) {
            throw new RecoveryException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Tls tls() throws RecoveryException {
        try {
            return Tls.ofEnvironment(System.getenv());
        } catch (UnusableCertificatesException e) {
            throw new RecoveryException(String.valueOf(e.getMessage()), e);
        }
    }

    private int recover() throws RecoveryException, IOException {
        try (Recovery recovery = Recovery.open(data)) {
            List<String> others = recovery.requireOthersGone(
                    new MemberClient(JsonMapper.builder().build(), token(), tls()));
            tellWhatIsLeft(recovery);
            out.println("The other members of the group:");
            others.forEach(other -> out.println("  " + other));
            tellWhatIsLost();
            if (!isConfirmed) {
                out.println("NOTHING HAS CHANGED. Run it again with -yes to do this.");
                return ExitCode.USAGE;
            }
            MemberFile next = recovery.carryOut();
            tellWhatIsNext(recovery, next);
            return ExitCode.OK;
        }
    }

    private void tellWhatIsLeft(Recovery recovery) throws IOException {
        Codec.State state = recovery.state();
        long instances = state.catalog().services().stream()
                .mapToLong(service -> service.leases().size())
                .sum();
        long services = state.catalog().services().stream()
                .filter(service -> !service.leases().isEmpty())
                .count();
        out.println("The member " + recovery.member().name() + " of the group "
                + recovery.member().group() + " has:");
        out.println("  last entry: term " + recovery.stored().term() + ", index "
                + recovery.stored().index() + "; the log was written last at "
                + recovery.writtenAt().truncatedTo(ChronoUnit.SECONDS));
        out.println("  services with instances: " + services + ", with " + instances + " instances");
        out.println("  views of groups: " + views(state.groups()));
    }

    private static String views(List<GroupState> groups) {
        List<GroupState> known =
                groups.stream().filter(group -> group.view().number() > 0).toList();
        if (known.isEmpty()) return "none";
        String named = known.stream()
                .limit(GROUPS_NAMED_MAX)
                .map(group -> group.group() + " (view " + group.view().number() + ", primary "
                        + group.view().primary() + ")")
                .collect(Collectors.joining(", "));
        return known.size() <= GROUPS_NAMED_MAX ? named : named + " and " + (known.size() - GROUPS_NAMED_MAX) + " more";
    }

    private void tellWhatIsLost() {
        out.println("THIS GIVES UP what the other members have acknowledged and this one has not received:");
        out.println("  instances that are not among these register again with their next heartbeat");
        out.println("  the view of every group of replicas counts as lost, until all its members have reported it");
        out.println("  the other members are refused from now on, unless their directories are empty");
        out.println("If another directory of this group can be read, look at it first, and recover");
        out.println("  " + Recovery.LATEST + ".");
    }

    private void tellWhatIsNext(Recovery recovery, MemberFile next) {
        out.println("DONE: " + next.name() + " is the only member of the new group " + next.group() + ".");
        out.println("The log of the former group stays in " + recovery.logDirectory(recovery.member())
                + "; delete it once you need it no longer.");
        out.println("Next: 1. start this member, with the same flags as before;");
        out.println("      2. start each other member with an empty directory: it joins;");
        out.println("      3. run ./rollcall views list, and for each view that stays LOST ./rollcall views force.");
    }
}
