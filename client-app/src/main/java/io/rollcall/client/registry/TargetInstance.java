package io.rollcall.client.registry;

import io.rollcall.client.operator.NameConverter;
import io.rollcall.client.operator.RegistryClient;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.InstanceOverride;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The instance that a command steers: the words after its name. It need not be registered. */
final class TargetInstance {

    @Parameters(index = "0", paramLabel = "NAME", converter = NameConverter.class, description = "the service")
    private String service = "";

    @Parameters(
            index = "1",
            paramLabel = "ID",
            converter = NameConverter.class,
            description = "the instance, which may be one that is yet to come")
    private String id = "";

    String service() {
        return service;
    }

    String id() {
        return id;
    }

    /**
     * Returns what an operator has said of it before; null: nothing, or it is not listed, because a registry tells
     * only what was said of those that are.
     */
    @Nullable
    InstanceOverride override(RegistryClient registry) {
        LookupResponse list = registry.call("Registry.Lookup", new LookupRequest(service, true), LookupResponse.class);
        for (Instance instance : list.instances()) if (instance.id().equals(id)) return instance.override();
        return null;
    }
}
