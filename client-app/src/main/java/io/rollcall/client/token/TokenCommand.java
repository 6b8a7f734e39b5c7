package io.rollcall.client.token;

import io.rollcall.chassis.security.Scope;
import io.rollcall.chassis.security.Token;
import io.rollcall.chassis.security.TokenFile;
import io.rollcall.client.operator.OperatorCommands;
import io.rollcall.client.operator.PropertyArguments;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

/** The operator's command {@code ./rollcall token}: it makes a token, and adds it to the file of a server. */
@Command(
        name = TokenCommand.NAME,
        description = "Makes tokens, which say what a caller may do at a server with security on.",
        synopsisSubcommandLabel = "create")
public final class TokenCommand {

    public static final String NAME = "token";

    private final PrintStream out;

    @Spec
    private CommandSpec command = CommandSpec.create();

    private TokenCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * @param args {@link #NAME} and what follows it
     * @return the exit status: 0; 1 if the file cannot be used; 2 for bad usage
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
        return OperatorCommands.line(new TokenCommand(out), (e, command, parsed) -> failed(e, command));
    }

    @Command(
            name = "create",
            description = {
                "Adds a token to FILE, which only its owner may read, and prints the token. FILE has its hash alone, so"
                        + " nobody can print it again.",
                "A running server reads FILE again within a second."
            })
    int create(
            @Option(
                            names = {"-name", "--name"},
                            required = true,
                            paramLabel = "NAME",
                            description =
                                    "the principal that has the token; two tokens of one name are one owner of leases")
                    String name,
            @Option(
                            names = {"-scope", "--scope"},
                            required = true,
                            paramLabel = "SCOPE[,SCOPE]",
                            converter = Scopes.class,
                            description = "what it may do: read[:SERVICE], register[:SERVICE], kv:read[:PREFIX],"
                                    + " kv:write[:PREFIX], replica[:GROUP], member, operate, metrics")
                    ListOfScopes scopes,
            @Option(
                            names = {"-expires", "--expires"},
                            paramLabel = "TIME",
                            converter = Lifetime.class,
                            description = "how long it is valid, such as 30d, 12h or 90m; for ever if not given")
                    @Nullable
                    Duration lifetime,
            @Parameters(paramLabel = "FILE", description = "the file that rollcall.security.tokens names") Path file)
            throws IOException {
        if (!name.matches(Token.NAME_PATTERN))
            throw new ParameterException(
                    command.commandLine(), "-name: " + Token.NAME_MESSAGE + ", not '" + name + "'");
        Instant expires = lifetime == null ? null : Instant.now().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        String secret = Token.newSecret();
        TokenFile.append(file, new Token(name, Token.sha256(secret), scopes.scopes, expires));
        out.println(secret);
        return ExitCode.OK;
    }

    private static int failed(Exception e, CommandLine line) throws Exception {
        if (e instanceof ParameterException misused) throw misused;
        if (!(e instanceof IOException)) throw e;
        boolean isPathOnly = e instanceof FileSystemException other && other.getReason() == null;
        line.getErr()
                .println(NAME + ": the file cannot be used: "
                        + (isPathOnly ? e.getClass().getSimpleName() + " " + e.getMessage() : e.getMessage()));
        return ExitCode.SOFTWARE;
    }

    /** A type of its own, because a list would be split. */
    record ListOfScopes(List<Scope> scopes) {}

    private static final class Scopes implements ITypeConverter<ListOfScopes> {

        @Override
        public ListOfScopes convert(String value) {
            try {
                return new ListOfScopes(Token.scopes(value));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static final class Lifetime implements ITypeConverter<Duration> {

        private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})([dhm])");

        @Override
        public Duration convert(String value) {
            Matcher form = FORM.matcher(value);
            if (!form.matches())
                throw new TypeConversionException("it takes a time such as 30d, 12h or 90m, not '" + value + "'");
            long number = Long.parseLong(form.group(1));
            return switch (form.group(2)) {
                case "d" -> Duration.ofDays(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofMinutes(number);
            };
        }
    }
}
