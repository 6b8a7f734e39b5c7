package io.rollcall.client.operator;

import java.util.Map;
import java.util.stream.Stream;

/**
 * Properties on the command line of a command, such as {@code --rollcall.registry.address=localhost:9000}. Those that a
 * flag stands for are taken as that flag, as applications do; others have no meaning for a command, and are refused
 * with other unknown flags.
 */
public final class PropertyArguments {

    private static final Map<String, String> FLAGS = Map.of(
            "--rollcall.registry.address", "-registry",
            "--rollcall.security.token-file", "-token-file",
            "--rollcall.security.certificates", "-certificates",
            "--rollcall.client.output", "-output",
            "--rollcall.load-balancer", "-algo",
            "--rollcall.kv-client.service", "-service");

    private PropertyArguments() {}

    public static String[] asFlags(String... args) {
        boolean[] areWords = {false};
        return Stream.of(args)
                .map(arg -> {
                    areWords[0] |= arg.equals("--");
                    return areWords[0] ? arg : asFlag(arg);
                })
                .toArray(String[]::new);
    }

    private static String asFlag(String arg) {
        int equals = arg.indexOf('=');
        String flag = equals < 0 ? null : FLAGS.get(arg.substring(0, equals));
        return flag == null ? arg : flag + arg.substring(equals);
    }
}
