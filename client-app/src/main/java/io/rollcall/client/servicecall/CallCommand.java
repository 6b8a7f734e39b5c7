package io.rollcall.client.servicecall;

import io.rollcall.balance.ServiceBalancer;
import io.rollcall.balance.StandaloneBalancers;
import io.rollcall.client.call.CallFailure;
import io.rollcall.client.call.RefusedCallException;
import io.rollcall.client.call.ServiceCall;
import io.rollcall.client.call.ServiceResponse;
import io.rollcall.client.operator.Access;
import io.rollcall.client.operator.CommandFailedException;
import io.rollcall.client.operator.DurationConverter;
import io.rollcall.client.operator.NameConverter;
import io.rollcall.client.operator.OutputOption;
import io.rollcall.client.operator.RegistryClient;
import io.rollcall.client.operator.Reply;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Output;
import io.rollcall.client.report.Printable;
import io.rollcall.client.report.Report;
import io.rollcall.client.report.Summary;
import io.rollcall.client.session.Pacer;
import io.rollcall.client.session.Session;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rollcall call NAME PATH}: a request to an instance of any service. */
@Command(
        name = "call",
        description = {
            "Sends an HTTP request to an instance of a service, and prints the body of the answer and nothing else.",
            "With -n it makes that many calls, and reports which instances served them and how fast.",
            "The exit status is 0 if all were served, 1 if a call failed or was answered with a status from 400 on, and"
                    + " 3 if no instance is registered."
        })
public final class CallCommand implements Callable<Integer> {

    private static final int CALLS_MAX = 1_000_000_000;

    private static final int CONCURRENCY_MAX = 1_024;

    /** As large a body as a server of ours takes, and some more. */
    private static final int DATA_MAX_BYTES = 16 * 1_024 * 1_024;

    private static final String ALGORITHM = "ROLLCALL_LOAD_BALANCER";

    private final Console console;
    private final InputStream in;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private Access access = new Access();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = {"-n", "--n"},
            paramLabel = "N",
            description = "how many calls; one, without a report, if not given")
    private @Nullable Integer calls;

    @Option(
            names = {"-concurrency", "--concurrency"},
            paramLabel = "N",
            description = "how many calls at a time; 1 if not given")
    private int concurrency = 1;

    @Option(
            names = {"-algo", "--algo"},
            paramLabel = "random|rr|wrr|least|ewma|hash",
            description = "the load balancing algorithm; else ROLLCALL_LOAD_BALANCER, or wrr")
    private @Nullable String algorithm;

    @Option(
            names = {"-key", "--key"},
            paramLabel = "TEXT",
            description = "for hash: calls with the same key go to the same instance")
    private @Nullable String key;

    @Option(
            names = {"-method", "--method"},
            paramLabel = "METHOD",
            description = "POST if there is data, else GET, if not given")
    private @Nullable String method;

    @Option(
            names = {"-data", "--data"},
            paramLabel = "TEXT|@FILE",
            description = "the body; @- is standard input")
    private @Nullable String data;

    @Option(
            names = {"-header", "--header"},
            paramLabel = "NAME:VALUE",
            description = "a header; data is application/json if none says otherwise")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-timeout", "--timeout"},
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "how long an answer may take; 10s if not given")
    private Duration timeout = Duration.ofSeconds(10);

    @Parameters(index = "0", paramLabel = "NAME", converter = NameConverter.class, description = "the service")
    private String service = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "the path, with a query if there is one")
    private String path = "";

    /** @param in what {@code -data @-} sends */
    public CallCommand(Console console, InputStream in) {
        this.console = console;
        this.in = in;
    }

    @Override
    public Integer call() {
        check();
        boolean isJson = output.isJson();
        String name = algorithm(System.getenv());
        PlainRequest request = request();
        List<Instance> instances = instances();
        ServiceBalancer balancer =
                StandaloneBalancers.balancer(name, System.getenv().get("ROLLCALL_INSTANCE_ZONE"));
        balancer.update(instances);
        BalancedService target = new BalancedService(service, balancer, access.tls(), key);
        return calls == null ? one(target, request, isJson) : session(target, request, name, instances, isJson);
    }

    private void check() {
        if (!path.startsWith("/")) throw misused("PATH begins with a slash, such as /orders/7, not '" + path + "'");
        if (calls != null && (calls < 1 || calls > CALLS_MAX)) throw misused("-n takes 1 to " + CALLS_MAX);
        if (concurrency < 1 || concurrency > CONCURRENCY_MAX)
            throw misused("-concurrency takes 1 to " + CONCURRENCY_MAX + ", not " + concurrency);
    }

    private String algorithm(Map<String, String> environment) {
        String given = algorithm != null ? algorithm : environment.getOrDefault(ALGORITHM, "");
        if (given.isBlank()) return "wrr";
        if (StandaloneBalancers.NAMES.contains(given)) return given;
        throw misused((algorithm == null ? ALGORITHM : "-algo") + " takes one of "
                + String.join("|", StandaloneBalancers.NAMES) + ", not '" + given + "'");
    }

    private PlainRequest request() {
        byte[] body = body();
        List<Entry<String, String>> all = new ArrayList<>();
        for (String header : headers) all.add(header(header));
        boolean saysWhatItIs = all.stream().anyMatch(header -> header.getKey().equalsIgnoreCase("Content-Type"));
        if (data != null && !saysWhatItIs) all.add(Map.entry("Content-Type", "application/json"));
        String verb = method != null ? method.toUpperCase(Locale.ROOT) : data == null ? "GET" : "POST";
        PlainRequest request = new PlainRequest(verb, path, all, body, timeout);
        try {
            request.at("http://localhost:1");
        } catch (IllegalArgumentException e) {
            throw misused(String.valueOf(e.getMessage()));
        }
        return request;
    }

    private Entry<String, String> header(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) throw misused("-header takes NAME:VALUE, not '" + text + "'");
        return Map.entry(
                text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    }

    private byte[] body() {
        if (data == null) return new byte[0];
        if (!data.startsWith("@")) return data.getBytes(StandardCharsets.UTF_8);
        String file = data.substring(1);
        try (InputStream from = file.equals("-") ? in : Files.newInputStream(Path.of(file))) {
            byte[] bytes = from.readNBytes(DATA_MAX_BYTES + 1);
            if (bytes.length > DATA_MAX_BYTES) throw misused("-data takes at most " + DATA_MAX_BYTES + " bytes");
            return bytes;
        } catch (IOException e) {
            throw misused("-data: the file cannot be read: " + e);
        }
    }

    private ParameterException misused(String why) {
        return new ParameterException(command.commandLine(), why);
    }

    private List<Instance> instances() {
        RegistryClient registry = access.registry();
        List<Instance> instances = registry.call(
                        "Registry.Lookup", new LookupRequest(service, true), LookupResponse.class)
                .instances();
        if (instances.isEmpty())
            throw new CommandFailedException(
                    CommandFailedException.NOBODY,
                    "no instance of " + service + " is registered at " + registry.described());
        return instances;
    }

    private int one(BalancedService target, PlainRequest request, boolean isJson) {
        PlainAnswer answer;
        try {
            answer = target.send(request);
        } catch (IOException e) {
            throw new CommandFailedException(CallFailure.of(new UncheckedIOException(e), request.writes())
                    .text());
        }
        if (isJson)
            console.printJson(new JsonAnswer(
                    service, answer.servedBy(), answer.status(), answer.tookNanos() / 1e6, answer.text()));
        else print(answer);
        if (answer.isFailure()) throw new CommandFailedException(answer.servedBy() + " answered " + why(answer));
        return ExitCode.OK;
    }

    /** Prints the body, unchanged to a file or a pipe. On a terminal it ends its last line and escapes controls. */
    private void print(PlainAnswer answer) {
        if (!console.watched()) console.out().write(answer.body(), 0, answer.body().length);
        else if (answer.body().length > 0)
            console.out().println(Printable.lines(answer.text().stripTrailing()));
        console.out().flush();
    }

    /** The object of one call. Fields may be added, and none changes its meaning. */
    record JsonAnswer(String service, String instance, int status, double latencyMillis, String body) {}

    private static String why(PlainAnswer answer) {
        Reply reply = new Reply(answer.status(), answer.body());
        return (answer.status() + " " + reply.code()).strip();
    }

    private int session(
            BalancedService target, PlainRequest request, String name, List<Instance> instances, boolean isJson) {
        int count = calls == null ? 1 : calls;
        Report report = new Report(
                isJson ? Output.JSON : Output.TABLE,
                console,
                service,
                count,
                instances.stream().map(Instance::id).toList());
        Session session =
                new Session(count, concurrency, Pacer.of(0), () -> new PlainCall(target, request), System::nanoTime);
        long begin = System.nanoTime();
        try {
            session.run(report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted");
        }
        Summary summary = report.end(service, name, target.retries(), 0, Duration.ofNanos(System.nanoTime() - begin));
        if (summary.failed() > 0)
            throw new CommandFailedException(summary.failed() + " of " + summary.calls() + " calls failed: "
                    + summary.failures().get(0).text());
        return ExitCode.OK;
    }

    /** A call of a session. */
    private record PlainCall(BalancedService target, PlainRequest request) implements ServiceCall {

        @Override
        public ServiceResponse make() {
            try {
                PlainAnswer answer = target.send(request);
                if (!answer.isFailure())
                    return new ServiceResponse(answer.servedBy(), answer.text().strip());
                Reply reply = new Reply(answer.status(), answer.body());
                throw new RefusedCallException(
                        answer.status(), reply.code(), answer.servedBy() + " says: " + reply.detail());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean writes() {
            return request.writes();
        }
    }
}
