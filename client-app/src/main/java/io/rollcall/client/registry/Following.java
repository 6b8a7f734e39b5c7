package io.rollcall.client.registry;

import io.rollcall.client.operator.CommandFailedException;
import io.rollcall.client.operator.NoRegistryException;
import io.rollcall.client.operator.NotReadyException;
import io.rollcall.client.operator.RegistryClient;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Printable;
import java.time.Duration;
import java.util.function.Function;

/**
 * Asks a registry again and again. The command goes on until it is stopped. The first question must be answered.
 * Later, the registry may be away for as long as it likes, which is said once.
 */
final class Following {

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private final RegistryClient registry;
    private final Console console;
    private boolean wasAnswered;

    Following(RegistryClient registry, Console console) {
        this.registry = registry;
        this.console = console;
    }

    /** @throws CommandFailedException the registry has refused, or does not answer the first question */
    <T> T ask(Function<RegistryClient, T> question) {
        for (boolean isAway = false; ; isAway = true) {
            try {
                T answer = question.apply(registry);
                if (isAway) console.err().println("the registry answers again");
                wasAnswered = true;
                return answer;
            } catch (NoRegistryException | NotReadyException e) {
                if (!wasAnswered) throw e;
                if (!isAway) console.err().println(Printable.of(e.getMessage() + "; trying again each second"));
                pause(BETWEEN_ATTEMPTS);
            }
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted");
        }
    }
}
