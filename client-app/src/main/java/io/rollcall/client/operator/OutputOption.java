package io.rollcall.client.operator;

import io.rollcall.client.report.Output;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flag that says whether a person or a program reads the result. Without it the environment may say so. */
public final class OutputOption {

    /** The environment variable of the client's property, which the commands read, too. */
    public static final String VARIABLE = "ROLLCALL_CLIENT_OUTPUT";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-output", "--output"},
            paramLabel = "table|json",
            description = "how the result is printed; else ROLLCALL_CLIENT_OUTPUT, or table")
    private @Nullable Output given;

    /** @throws ParameterException the environment says neither */
    public boolean isJson() {
        return output(System.getenv()) == Output.JSON;
    }

    Output output(Map<String, String> environment) {
        if (given != null) return given;
        String value = environment.getOrDefault(VARIABLE, "");
        for (Output each : Output.values()) if (each.name().equalsIgnoreCase(value)) return each;
        if (value.isBlank()) return Output.TABLE;
        throw new ParameterException(command.commandLine(), VARIABLE + " takes table or json, not '" + value + "'");
    }
}
