package io.rollcall.client.registry;

import io.rollcall.client.operator.NameConverter;
import io.rollcall.client.operator.RegistryClient;
import io.rollcall.client.report.Console;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.ServicesRequest;
import io.rollcall.wire.registry.ServicesResponse;
import io.rollcall.wire.registry.WatchRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/**
 * {@code ./rollcall watch [NAME]}: what changes, as it changes. One service is watched, and its changes are there
 * within milliseconds. The counts of all services are asked for each second, because the registry has no watch of all
 * of them.
 */
@Command(
        name = "watch",
        description = {
            "Shows the instances of a service, and then each change of them when it happens.",
            "Without NAME: how many instances each service has, and each second which of these numbers have changed.",
            "It goes on until Ctrl-C, and through an outage of the registry."
        })
public final class WatchCommand extends RegistryCommand {

    private static final Duration WAIT = Duration.ofSeconds(15);

    /** For the answer to a watch that has waited in vain. */
    private static final Duration PATIENCE = WAIT.plusSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            converter = NameConverter.class,
            description = "the service; all of them if not given")
    private @Nullable String service;

    public WatchCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        boolean isJson = isJson();
        Following following = new Following(registry(), console);
        if (service == null) followAll(following, isJson);
        else followOne(service, following, isJson);
        return ExitCode.OK;
    }

    private void followOne(String name, Following following, boolean isJson) {
        InstanceChanges changes = new InstanceChanges(console.inColour());
        long version = 0;
        String registry = null;
        boolean isFirst = true;
        while (!Thread.currentThread().isInterrupted()) {
            long known = version;
            LookupResponse now = following.ask(client -> list(client, name, known));
            if (now.version() == version && isSame(registry, now.registry())) continue;
            version = now.version();
            registry = now.registry();
            if (isFirst && now.instances().isEmpty())
                console.err().println("no instance of " + name + " is registered yet");
            isFirst = false;
            List<String> lines = changes.lines(now.instances());
            if (isJson) console.printJson(now);
            else lines.forEach(console.out()::println);
        }
    }

    private static LookupResponse list(RegistryClient registry, String name, long version) {
        WatchRequest watch = new WatchRequest(name, version, WAIT.toMillis(), true, null);
        return registry.call("Registry.Watch", watch, LookupResponse.class, PATIENCE);
    }

    private void followAll(Following following, boolean isJson) {
        ServiceChanges changes = new ServiceChanges(console.inColour());
        boolean isFirst = true;
        long version = 0;
        String registry = null;
        while (!Thread.currentThread().isInterrupted()) {
            ServicesResponse now = following.ask(
                    client -> client.call("Registry.Services", new ServicesRequest(), ServicesResponse.class));
            if (isFirst || now.version() != version || !isSame(registry, now.registry())) {
                List<String> lines = changes.lines(now.services());
                if (isJson) console.printJson(now);
                else lines.forEach(console.out()::println);
            }
            isFirst = false;
            version = now.version();
            registry = now.registry();
            Following.pause(BETWEEN_LOOKS);
        }
    }

    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }
}
