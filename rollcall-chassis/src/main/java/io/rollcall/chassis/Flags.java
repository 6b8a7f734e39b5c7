package io.rollcall.chassis;

import io.rollcall.wire.Address;
import io.rollcall.wire.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The flags of one application, as {@code -flag value} or {@code --flag=value}. Each is an alias of one property;
 * Spring's own {@code --some.property=value} works beside them.
 *
 * @param application its name on the command line, such as {@code echo}
 */
public record Flags(String application, List<Flag> flags) {

    public static final Flag LISTEN = Flag.matching(
            "listen",
            "[HOST]:PORT",
            "rollcall.listen",
            "where to listen; without a host on localhost; 0.0.0.0 is all interfaces",
            ListenAddress.PATTERN,
            "[HOST]:PORT, such as :9101 or localhost:9101");

    public static final Flag PUBLIC = Flag.matching(
            "public",
            "HOST:PORT",
            "rollcall.instance.address",
            "the address at which others reach this instance",
            Address.PATTERN,
            "HOST:PORT, such as localhost:9101");

    /** For callers and instances: they may know several addresses of the registry. */
    public static final Flag REGISTRY = Flag.matching(
            "registry",
            "HOST:PORT[,...]",
            "rollcall.registry.address",
            "where the registry is; if it has several addresses, the next is asked when one fails",
            Address.LIST_PATTERN,
            "HOST:PORT, such as localhost:9000, the host without an underscore, or up to " + Address.LIST_MAX
                    + " of these with commas between them");

    public static final Flag ID = Flag.matching(
            "id",
            "NAME",
            "rollcall.instance.id",
            "what this instance calls itself",
            Name.PATTERN,
            "1 to 63 letters, digits, '.', '_' or '-'");

    public static final Flag WEIGHT = Flag.integer(
            "weight", 1, 1_000, "rollcall.instance.weight", "its share of calls, 1 to 1000; 1 if not given");

    /** A property by its full name, which has a dot, or one of Boot's two switches. */
    private static final Pattern PROPERTY =
            Pattern.compile("--[A-Za-z][\\w-]*\\.[^=]+(=.*)?|--debug|--trace", Pattern.DOTALL);

    /** The beginning of a placeholder that Spring would replace. Spring leaves one without an end alone. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?=.*})", Pattern.DOTALL);

    public static Flags of(String application, Flag... flags) {
        return new Flags(application, List.of(flags));
    }

    /** Returns the flags that every service takes, and more. */
    public static Flags ofService(String application, Flag... more) {
        List<Flag> flags = new ArrayList<>(List.of(LISTEN, PUBLIC, REGISTRY, ID, WEIGHT));
        flags.addAll(List.of(more));
        return new Flags(application, List.copyOf(flags));
    }

    /**
     * Turns each flag into its property.
     *
     * @return arguments for Spring, {@code --property=value} each
     * @throws UsageException if a flag is unknown, or its value is missing or malformed
     */
    List<String> toProperties(String... args) throws UsageException {
        List<String> properties = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        for (String arg : args) (PROPERTY.matcher(arg).matches() ? properties : ours).add(arg);
        CommandLine.ParseResult parsed = parse(ours);
        for (Flag flag : flags) {
            String value = parsed.matchedOptionValue('-' + flag.name(), (String) null);
            if (value != null) properties.add("--" + flag.property() + '=' + literal(checked(flag, value)));
        }
        return properties;
    }

    boolean asksForHelp(String... args) {
        return List.of(args).stream().anyMatch(arg -> arg.matches("-h|--?help"));
    }

    boolean asksForVersion(String... args) {
        return List.of(args).stream().anyMatch(arg -> arg.matches("--?version"));
    }

    String usage() {
        return commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    private CommandLine.ParseResult parse(List<String> args) throws UsageException {
        try {
            return commandLine().parseArgs(args.toArray(String[]::new));
        } catch (CommandLine.UnmatchedArgumentException e) {
            throw new UsageException(
                    application + ": unknown flag " + e.getUnmatched().get(0) + "; it takes " + names());
        } catch (CommandLine.OverwrittenOptionException e) {
            throw new UsageException(
                    application + ": " + ((OptionSpec) e.getOverwritten()).shortestName() + " is given twice");
        } catch (CommandLine.MissingParameterException e) {
            Flag flag = flag(((OptionSpec) e.getMissing().get(0)).shortestName());
            throw new UsageException(application + ": -" + flag.name() + " takes " + flag.takes());
        } catch (CommandLine.ParameterException e) {
            throw new UsageException(application + ": " + e.getMessage());
        }
    }

    private String names() {
        return String.join(", ", flags.stream().map(flag -> '-' + flag.name()).toList());
    }

    private Flag flag(String option) {
        return flags.stream()
                .filter(flag -> option.equals('-' + flag.name()))
                .findAny()
                .orElseThrow();
    }

    private CommandLine commandLine() {
        CommandSpec spec = CommandSpec.create().name(application);
        flags.forEach(flag -> spec.addOption(option(flag)));
        spec.usageMessage()
                .sortOptions(false)
                .footer("", "Every property can be given as well: --some.property=value, or in the environment.");
        return new CommandLine(spec).setPosixClusteredShortOptionsAllowed(false).setExpandAtFiles(false);
    }

    private static OptionSpec option(Flag flag) {
        return OptionSpec.builder('-' + flag.name(), "--" + flag.name())
                .paramLabel(flag.placeholder())
                .type(String.class)
                .arity(flag.bare() ? "0..1" : "1")
                .fallbackValue("true")
                .description(flag.description())
                .build();
    }

    /** Escapes placeholders, because a typed value is meant literally. */
    private static String literal(String value) {
        return PLACEHOLDER.matcher(value).replaceAll("\\\\$0");
    }

    private String checked(Flag flag, String value) throws UsageException {
        if (flag.accepts().test(value)) return value;
        throw new UsageException(
                application + ": -" + flag.name() + " takes " + flag.takes() + ", not '" + value + "'");
    }

    /** The command line cannot be understood. The message is the one line to print. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }
}
