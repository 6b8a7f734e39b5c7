package io.rollcall.client.operator;

import io.rollcall.wire.Address;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The flag that names the addresses of a registry: the next is asked if one does not answer. Without it the environment
 * may have them.
 */
public final class RegistryOption {

    /** The environment variable with the addresses, which the applications read, too. */
    public static final String VARIABLE = "ROLLCALL_REGISTRY_ADDRESS";

    private static final String DEFAULT = "localhost:9000";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-registry", "--registry"},
            split = ",",
            paramLabel = "HOST:PORT",
            converter = AddressConverter.class,
            description = "where the registry is, with commas between several addresses of one registry; else"
                    + " ROLLCALL_REGISTRY_ADDRESS, or localhost:9000")
    private @Nullable List<String> given;

    /**
     * Returns the addresses, at least one and each once.
     *
     * @throws ParameterException there are too many, or those of the environment cannot be used
     */
    public List<String> addresses() {
        return addresses(System.getenv());
    }

    List<String> addresses(Map<String, String> environment) {
        List<String> addresses = given == null ? ofEnvironment(environment.get(VARIABLE)) : given;
        if (addresses.size() > Address.LIST_MAX)
            throw new ParameterException(
                    command.commandLine(), "-registry takes at most " + Address.LIST_MAX + " addresses");
        return addresses.stream().distinct().toList();
    }

    private List<String> ofEnvironment(@Nullable String value) {
        if (value == null || value.isBlank()) return List.of(DEFAULT);
        List<String> addresses =
                Stream.of(value.split(",", -1)).map(String::strip).toList();
        for (String address : addresses)
            if (!address.matches(Address.PATTERN))
                throw new ParameterException(
                        command.commandLine(),
                        VARIABLE + " takes HOST:PORT, such as localhost:9000, not '" + address + "'");
        return addresses;
    }
}
