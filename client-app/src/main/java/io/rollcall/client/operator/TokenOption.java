package io.rollcall.client.operator;

import io.rollcall.wire.BearerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flag that names the file of the operator's token. Without it the environment may have one. */
public final class TokenOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-token-file", "--token-file"},
            paramLabel = "FILE",
            description = "the file with the token to send, where security is on; else that of"
                    + " ROLLCALL_SECURITY_TOKEN_FILE or ROLLCALL_SECURITY_TOKEN")
    private @Nullable Path file;

    /**
     * Returns the token, or none.
     *
     * @throws ParameterException it cannot be used
     */
    public BearerToken token() {
        try {
            return file == null ? BearerToken.ofEnvironment(System.getenv()) : BearerToken.of(null, file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
