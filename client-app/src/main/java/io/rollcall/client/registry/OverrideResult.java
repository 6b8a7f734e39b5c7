package io.rollcall.client.registry;

import io.rollcall.client.operator.RegistryClient;
import io.rollcall.client.report.Console;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.OverrideRequest;
import io.rollcall.wire.registry.OverrideResponse;
import java.util.List;

/** Sends an operator's word about an instance, and shows what is listed then. */
final class OverrideResult {

    private OverrideResult() {}

    static void send(RegistryClient registry, OverrideRequest word, Console console, boolean isJson) {
        OverrideResponse answer = registry.call("Registry.Override", word, OverrideResponse.class);
        Instance instance = answer.instance();
        if (isJson) console.printJson(answer);
        else if (instance != null)
            console.out().print(InstanceRows.table(List.of(instance)).text(console.inColour()));
        if (instance == null)
            console.err()
                    .println("no instance of " + word.service() + " has the id " + word.id()
                            + " now; this counts when one registers");
    }
}
