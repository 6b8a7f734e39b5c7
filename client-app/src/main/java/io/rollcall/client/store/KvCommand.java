package io.rollcall.client.store;

import io.rollcall.client.operator.CommandFailedException;
import io.rollcall.client.operator.OperatorCommands;
import io.rollcall.client.operator.OutputOption;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Printable;
import io.rollcall.client.report.TextTable;
import io.rollcall.client.report.TextTable.Cell;
import io.rollcall.wire.kv.DeleteRequest;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.ListResponse.Entry;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.WriteResponse;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rollcall kv get K} and the other commands of the store. */
@Command(
        name = KvCommand.NAME,
        description = "Reads and writes the key-value store, and shows its replicas.",
        synopsisSubcommandLabel = "get|put|del|list|status|export|import",
        addMethodSubcommands = false) // see line()
public final class KvCommand {

    public static final String NAME = "kv";

    private static final int LIST_DEFAULT = 1_000;

    /** As many entries as a person, or a program that reads one object, can use. */
    private static final int LIST_MAX = 100_000;

    /** As much of a value as a reader of a table can survey. */
    private static final int VALUE_SHOWN = 60;

    private final Console console;
    private final InputStream in;

    @Spec
    private CommandSpec command = CommandSpec.create();

    /** @param in the value of a put that has none on its command line */
    public KvCommand(Console console, InputStream in) {
        this.console = console;
        this.in = in;
    }

    /**
     * Returns the command line.
     *
     * @param word the command that is asked for. Only that one is in it, because reading what each takes needs time;
     *     if it is none of them, all are
     */
    public CommandLine line(String word) {
        List<Method> all = CommandLine.getCommandMethods(KvCommand.class, null);
        List<Method> asked =
                all.stream().filter(method -> nameOf(method).equals(word)).toList();
        CommandLine line = new CommandLine(this);
        for (Method method : asked.isEmpty() ? all : asked) line.addSubcommand(new CommandLine(method));
        return OperatorCommands.line(line);
    }

    private static String nameOf(Method method) {
        Command named = method.getAnnotation(Command.class);
        return named == null ? "" : named.name();
    }

    /**
     * Prints a value. To a file or a pipe it goes as it is, without a line's end. On a terminal the line is ended, and
     * what would control the terminal is escaped.
     */
    @Command(
            name = "get",
            description = {
                "Prints the value of a key and nothing else. A read is never stale.",
                "If there is no such key, it prints nothing, and the exit status is 4."
            })
    int get(
            @Mixin StoreOption store,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "KEY", description = "the key") String key) {
        Keys.check(key, command);
        boolean isJson = output.isJson();
        GetResponse answer = store.client().read("KV.Get", new GetRequest(key), GetResponse.class);
        String value = answer.value();
        if (!answer.found() || value == null) return CommandFailedException.NO_KEY;
        if (isJson) console.printJson(new Entry(key, value, answer.version()));
        else if (console.watched()) console.out().println(Printable.lines(value));
        else console.out().print(value);
        console.out().flush();
        return ExitCode.OK;
    }

    @Command(
            name = "put",
            description = {
                "Sets a key, and prints its version. When it ends, the value is on every replica.",
                "Without VALUE the value is what standard input has, up to its end."
            })
    int put(
            @Mixin StoreOption store,
            @Mixin OutputOption output,
            @Option(
                            names = {"-if-version", "--if-version"},
                            paramLabel = "N",
                            description = "only if the key has this version; 0: only if it is absent")
                    @Nullable
                    Long ifVersion,
            @Parameters(index = "0", paramLabel = "KEY", description = "the key") String key,
            @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "the value") @Nullable
                    String value) {
        Keys.check(key, command);
        checkVersion(ifVersion);
        boolean isJson = output.isJson();
        String text = value == null ? StandardInput.value(in) : value;
        Keys.checkValue(text, command);
        WriteResponse answer = store.client().write("KV.Put", id -> new PutRequest(key, text, ifVersion, id));
        return written(key, ifVersion, answer, isJson);
    }

    @Command(name = "del", description = "Removes a key, whether it is there or not.")
    int del(
            @Mixin StoreOption store,
            @Mixin OutputOption output,
            @Option(
                            names = {"-if-version", "--if-version"},
                            paramLabel = "N",
                            description = "only if the key has this version")
                    @Nullable
                    Long ifVersion,
            @Parameters(paramLabel = "KEY", description = "the key") String key) {
        Keys.check(key, command);
        checkVersion(ifVersion);
        boolean isJson = output.isJson();
        WriteResponse answer = store.client().write("KV.Delete", id -> new DeleteRequest(key, ifVersion, id));
        if (answer.ok() && !isJson) return ExitCode.OK;
        return written(key, ifVersion, answer, isJson);
    }

    private void checkVersion(@Nullable Long ifVersion) {
        if (ifVersion != null && ifVersion < 0)
            throw new ParameterException(command.commandLine(), "-if-version takes 0 or more, not " + ifVersion);
    }

    private int written(String key, @Nullable Long ifVersion, WriteResponse answer, boolean isJson) {
        if (isJson) console.printJson(answer);
        long version = answer.version() == null ? 0 : answer.version();
        if (!answer.ok())
            throw new CommandFailedException(key + (version == 0 ? " is absent" : " has version " + version) + ", not "
                    + ifVersion + "; nothing has changed");
        if (!isJson) console.out().println("version " + version);
        return ExitCode.OK;
    }

    @Command(
            name = "list",
            description = {
                "Lists the keys that begin with PREFIX, or all keys, in the order of their UTF-8 bytes.",
                "It asks for 100 at a time. Each hundred is from one state of the store, and the next from a later one."
            })
    int list(
            @Mixin StoreOption store,
            @Mixin OutputOption output,
            @Option(
                            names = {"-after", "--after"},
                            paramLabel = "KEY",
                            description = "only keys after this one")
                    @Nullable
                    String after,
            @Option(
                            names = {"-n", "--n"},
                            paramLabel = "N",
                            description = "how many keys at most, up to 100000; 1000 if not given")
                    @Nullable
                    Integer limit,
            @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "how the keys begin") @Nullable
                    String prefix) {
        int most = limit == null ? LIST_DEFAULT : limit;
        if (most < 1 || most > LIST_MAX)
            throw new ParameterException(command.commandLine(), "-n takes 1 to " + LIST_MAX + ", not " + most);
        boolean isJson = output.isJson();
        ListResponse answer = new Pages(store.client(), prefix == null ? "" : prefix).upTo(after, most);
        if (isJson) console.printJson(answer);
        else if (answer.entries().isEmpty()) console.err().println("there is no such key");
        else console.out().print(table(answer.entries()).text(console.inColour()));
        if (answer.more() && !isJson) console.err().println("there are more: ask for them with -after or -n");
        return ExitCode.OK;
    }

    private static TextTable table(List<Entry> entries) {
        TextTable table = new TextTable("key", "version", "value");
        for (Entry entry : entries)
            table.row(
                    Cell.of(entry.key()),
                    Cell.of(String.valueOf(entry.version())),
                    Cell.cut(entry.value(), VALUE_SHOWN));
        return table;
    }

    @Command(
            name = "status",
            description = {
                "Asks every replica that is registered for its state.",
                "The exit status is 0 if one is primary, and all answer and are ready; else 1."
            })
    int status(@Mixin StoreOption store, @Mixin OutputOption output) {
        boolean isJson = output.isJson();
        GroupStatus status = store.status();
        if (isJson) console.printJson(status);
        else console.out().print(status.text(console.inColour()));
        String trouble = status.trouble();
        if (trouble != null) throw new CommandFailedException(trouble);
        return ExitCode.OK;
    }

    @Command(
            name = "export",
            description = {
                "Writes keys and values to FILE, an object of JSON on each line; - is standard output.",
                "It is no snapshot: it reads 100 keys at a time, each hundred in one state of the store, and the next in"
                        + " a later one. Let nobody write meanwhile if keys belong together."
            })
    int export(
            @Mixin StoreOption store,
            @Option(
                            names = {"-prefix", "--prefix"},
                            paramLabel = "PREFIX",
                            description = "only keys that begin with this; all if not given")
                    @Nullable
                    String prefix,
            @Parameters(
                            paramLabel = "FILE",
                            description = "replaced when the new one is whole; a device or a pipe is written to")
                    Path file) {
        Pages pages = new Pages(store.client(), prefix == null ? "" : prefix);
        long count = new Dump(console).write(pages, file);
        console.err().println(count + (count == 1 ? " key" : " keys") + " exported");
        return ExitCode.OK;
    }

    @Command(
            name = "import",
            description = {
                "Puts what export has written, one key after the other; - is standard input. A key that is there stays"
                        + " as it is.",
                "If it ends early, some keys are there and others are not. It can be run again."
            })
    int restore(
            @Mixin StoreOption store,
            @Option(
                            names = {"-overwrite", "--overwrite"},
                            description = "set keys that are there, too")
                    boolean overwrite,
            @Parameters(paramLabel = "FILE", description = "from export") Path file) {
        new Dump(console).read(store.client(), file, in, overwrite);
        return ExitCode.OK;
    }
}
