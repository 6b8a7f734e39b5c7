package io.rollcall.client.security;

import io.rollcall.chassis.security.Scope;
import io.rollcall.chassis.security.Token;
import io.rollcall.client.operator.OperatorCommands;
import io.rollcall.client.operator.PropertyArguments;
import io.rollcall.client.security.SecurityDirectory.Made;
import io.rollcall.wire.Name;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The operator's command {@code ./rollcall security}: it makes a certificate authority, certificates and tokens for a
 * trial, renews them and revokes them.
 */
@Command(
        name = SecurityCommand.NAME,
        description = "Makes a certificate authority, certificates and tokens for a trial, and changes them.",
        synopsisSubcommandLabel = "(init | issue | revoke)")
public final class SecurityCommand {

    public static final String NAME = "security";

    /** The limit on the life of a certificate: two years and a quarter, after which nobody knows how it was made. */
    private static final int DAYS_MAX = 825;

    private static final String DAYS_DEFAULT = "90";

    /** The limit on the names of a certificate, which is sent at the beginning of each connection. */
    private static final int HOSTS_MAX = 100;

    private static final String DAYS_TEXT =
            "how many days certificates and tokens are valid, 1 to " + DAYS_MAX + "; " + DAYS_DEFAULT + " if not given";

    private final PrintStream out;

    @Spec
    private CommandSpec command = CommandSpec.create();

    private SecurityCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * @param args {@link #NAME} and what follows it
     * @return the exit status: 0; 1 if the directory cannot be used; 2 for bad usage
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
        return OperatorCommands.line(new SecurityCommand(out), (e, command, parsed) -> failed(e, command));
    }

    @Command(
            name = "init",
            description = {
                "Makes the directory DIR with an authority in ca, and for each process of a trial a folder with"
                        + " tls.crt, tls.key, ca.crt and token. The hashes of the tokens are in registry.tokens.",
                "Only you may read them. DIR must not exist, or be empty."
            })
    int init(
            @Option(
                            names = {"-days", "--days"},
                            paramLabel = "N",
                            defaultValue = DAYS_DEFAULT,
                            description = DAYS_TEXT)
                    int days,
            @Option(
                            names = {"-host", "--host"},
                            paramLabel = "NAME",
                            converter = Hosts.class,
                            description = "another name or address for every server's certificate; may be repeated")
                    @Nullable
                    List<Host> hosts,
            @Parameters(paramLabel = "DIR", description = "the directory") Path dir)
            throws IOException {
        List<TrialProcess> processes = TrialProcess.all(checked(hosts));
        List<Made> made = SecurityDirectory.create(dir, processes, lifetime(days), Instant.now());
        int width = made.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        out.println("Made in " + dir + ", valid until " + made.get(0).expires() + ':');
        out.println("  ca/ca.key  signs certificates: keep it away from servers, it is needed to renew and revoke");
        out.println("  " + SecurityDirectory.TOKENS + "  the hashes of all tokens, which servers read");
        for (Made each : made)
            out.println(
                    "  " + each.name() + "/" + " ".repeat(width - each.name().length() + 2)
                            + each.identity().uri());
        out.println("Next, each in a terminal of its own:");
        nextLines(dir).forEach(line -> out.println("  " + line));
        return ExitCode.OK;
    }

    private static List<String> nextLines(Path dir) {
        String tokens = " --rollcall.security.tokens=" + quoted(dir.resolve(SecurityDirectory.TOKENS));
        String client = quoted(dir.resolve("client"));
        String token = quoted(dir.resolve("client").resolve(SecurityDirectory.TOKEN));
        return List.of(
                "./rollcall registry" + certificates(dir, "registry") + tokens,
                "./rollcall echo" + certificates(dir, "echo"),
                "./rollcall kv -id kv1" + certificates(dir, "kv1") + tokens,
                "./rollcall client -n 3 -certificates " + client,
                "./rollcall client -service kv -op put -key x -value 1 -certificates " + client + " -token-file "
                        + token,
                "./rollcall views list -certificates " + quoted(dir.resolve("operator")));
    }

    private static String certificates(Path dir, String name) {
        return " --rollcall.security.certificates=" + quoted(dir.resolve(name));
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9._/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    @Command(
            name = "issue",
            description = {
                "Makes a certificate and a token for the process NAME in the directory DIR of security init, which is"
                        + " new or has older ones.",
                "A running process takes the new ones. The token of before is valid for another hour."
            })
    int issue(
            @Option(
                            names = {"-days", "--days"},
                            paramLabel = "N",
                            defaultValue = DAYS_DEFAULT,
                            description = DAYS_TEXT)
                    int days,
            @Option(
                            names = {"-host", "--host"},
                            paramLabel = "NAME",
                            converter = Hosts.class,
                            description = "a name or an address of the process; may be repeated. If not given, those of"
                                    + " the certificate of before, or NAME and those of the loopback")
                    @Nullable
                    List<Host> hosts,
            @Option(
                            names = {"-identity", "--identity"},
                            paramLabel = "URI",
                            converter = Identities.class,
                            description = "which process it is: rollcall://service/NAME, rollcall://replica/GROUP/ID,"
                                    + " rollcall://member/NAME, rollcall://operator or rollcall://metrics; if not"
                                    + " given, that of the certificate of before")
                    @Nullable
                    Identity identity,
            @Option(
                            names = {"-scope", "--scope"},
                            paramLabel = "SCOPE[,SCOPE]",
                            converter = Scopes.class,
                            description =
                                    "what the token may do; if not given, what the token of before may do, or what"
                                            + " the identity needs")
                    @Nullable
                    ListOfScopes scopes,
            @Parameters(index = "0", paramLabel = "DIR", description = "the directory") Path dir,
            @Parameters(index = "1", paramLabel = "NAME", description = "the name of its folder and of its token")
                    String name)
            throws IOException {
        requireName(name);
        try (SecurityDirectory directory = SecurityDirectory.open(dir)) {
            List<Scope> wanted = scopes == null ? null : scopes.scopes;
            Made made = directory.issue(name, identity, checked(hosts), wanted, lifetime(days), Instant.now());
            out.println(dir.resolve(name) + " has a new certificate and token of "
                    + made.identity().uri()
                    + ", valid until " + made.expires() + ". Its hosts are "
                    + made.hosts().stream().map(Host::name).collect(Collectors.joining(", ")));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "revoke",
            description = {
                "Revokes all certificates and tokens of the process NAME in the directory DIR of security init: removes"
                        + " its tokens from registry.tokens, and writes crl.pem to every folder.",
                "Servers read both again within seconds. Copies of them elsewhere are yours to replace."
            })
    int revoke(
            @Parameters(index = "0", paramLabel = "DIR", description = "the directory") Path dir,
            @Parameters(index = "1", paramLabel = "NAME", description = "the name of its folder and of its token")
                    String name)
            throws IOException {
        requireName(name);
        try (SecurityDirectory directory = SecurityDirectory.open(dir)) {
            int revoked = directory.revoke(name, Instant.now());
            out.println("The tokens of " + name + " are removed, and its certificates are revoked. " + revoked
                    + (revoked == 1 ? " certificate is" : " certificates are") + " revoked in all.");
        }
        return ExitCode.OK;
    }

    private void requireName(String name) {
        if (!name.matches(Name.PATTERN))
            throw misused("NAME takes 1 to 63 letters, digits, '.', '_' or '-', not '" + name + "'");
        if (name.equalsIgnoreCase(SecurityDirectory.AUTHORITY) || name.equalsIgnoreCase(SecurityDirectory.TOKENS))
            throw misused("NAME cannot be '" + name + "', which DIR has for itself");
    }

    private List<Host> checked(@Nullable List<Host> hosts) {
        if (hosts == null) return List.of();
        if (hosts.size() > HOSTS_MAX) throw misused("-host may be given " + HOSTS_MAX + " times at most");
        return hosts.stream().distinct().toList();
    }

    private Duration lifetime(int days) {
        if (days < 1 || days > DAYS_MAX) throw misused("-days takes 1 to " + DAYS_MAX + ", not '" + days + "'");
        return Duration.ofDays(days);
    }

    private ParameterException misused(String what) {
        return new ParameterException(command.commandLine(), what);
    }

    private static int failed(Exception e, CommandLine line) throws Exception {
        if (e instanceof ParameterException misused) throw misused;
        if (!(e instanceof IOException)) throw e;
        boolean isPathOnly = e instanceof FileSystemException other && other.getReason() == null;
        line.getErr().println(NAME + ": " + (isPathOnly ? e.getClass().getSimpleName() + ' ' : "") + e.getMessage());
        return ExitCode.SOFTWARE;
    }

    /** A type of its own, because a list would be split. */
    record ListOfScopes(List<Scope> scopes) {}

    private static final class Scopes implements ITypeConverter<ListOfScopes> {

        @Override
        public ListOfScopes convert(String value) {
            return new ListOfScopes(converted(() -> Token.scopes(value)));
        }
    }

    private static final class Hosts implements ITypeConverter<Host> {

        @Override
        public Host convert(String value) {
            return converted(() -> Host.of(value));
        }
    }

    private static final class Identities implements ITypeConverter<Identity> {

        @Override
        public Identity convert(String value) {
            return converted(() -> Identity.of(value));
        }
    }

    private static <T> T converted(Supplier<T> conversion) {
        try {
            return conversion.get();
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
