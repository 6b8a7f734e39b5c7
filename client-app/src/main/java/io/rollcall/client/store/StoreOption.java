package io.rollcall.client.store;

import io.rollcall.client.operator.Access;
import io.rollcall.client.operator.JsonHttp;
import io.rollcall.wire.Name;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags of each command of the store: where the registry is, and which group of replicas it is about. */
final class StoreOption {

    /** The environment variable of the starter's property, which the commands read, too. */
    private static final String VARIABLE = "ROLLCALL_KV_CLIENT_SERVICE";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private Access access = new Access();

    @Option(
            names = {"-service", "--service"},
            paramLabel = "NAME",
            description = "the group of replicas; else ROLLCALL_KV_CLIENT_SERVICE, or kv")
    private @Nullable String service;

    StoreClient client() {
        JsonHttp http = access.http();
        return new StoreClient(access.registry(http), http, service(System.getenv()));
    }

    /** Asks replicas for their status. */
    GroupStatus status() {
        JsonHttp http = access.http();
        StoreClient client = new StoreClient(access.registry(http), http, service(System.getenv()));
        return GroupStatus.of(client.replicas(), http);
    }

    private String service(Map<String, String> environment) {
        String given = service == null ? environment.getOrDefault(VARIABLE, "") : service;
        String name = given.isBlank() && service == null ? "kv" : given;
        if (name.matches(Name.PATTERN)) return name;
        throw new ParameterException(
                command.commandLine(),
                (service == null ? VARIABLE : "-service") + " takes 1 to 63 letters, digits, '.', '_' or '-', not '"
                        + name + "'");
    }
}
