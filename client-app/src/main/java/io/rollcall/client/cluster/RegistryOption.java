package io.rollcall.client.cluster;

import io.rollcall.client.operator.AddressConverter;
import io.rollcall.wire.Address;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flag that names the members of a registry: the next is asked if one does not answer. */
final class RegistryOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private List<String> addresses = List.of();

    @Option(
            names = {"-registry", "--registry"},
            split = ",",
            paramLabel = "HOST:PORT",
            defaultValue = "localhost:9000",
            converter = AddressConverter.class,
            description = "members of the registry; ${DEFAULT-VALUE}")
    void set(List<String> given) {
        if (given.size() > Address.LIST_MAX)
            throw new ParameterException(
                    command.commandLine(), "-registry takes at most " + Address.LIST_MAX + " addresses");
        addresses = given.stream().distinct().toList();
    }

    List<String> addresses() {
        return addresses;
    }
}
