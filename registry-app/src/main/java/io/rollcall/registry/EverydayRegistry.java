package io.rollcall.registry;

import io.rollcall.chassis.express.EverydayMethod;
import io.rollcall.chassis.express.EverydayMethod.Answer;
import io.rollcall.chassis.express.EverydayMethods;
import io.rollcall.registry.lookup.LookupConverter;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.WatchRequest;
import jakarta.validation.Validator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/** Lookups, watches, heartbeats and registrations. What they do is the controller's, as with Spring. */
@Component
final class EverydayRegistry implements EverydayMethods {

    private final Supplier<RegistryApi> registry;
    private final LookupConverter lists;
    private final JsonMapper json;
    private final Validator validator;

    EverydayRegistry(
            ObjectProvider<RegistryApi> registry, LookupConverter lists, JsonMapper json, Validator validator) {
        this.registry = SingletonSupplier.of(registry::getObject);
        this.lists = lists;
        this.json = json;
        this.validator = validator;
    }

    @Override
    public Map<String, EverydayMethod<?>> byPath() {
        return Map.of(
                "/Registry.Lookup",
                now(LookupRequest.class, request -> lists.bytes(registry.get().lookup(request))),
                "/Registry.Watch",
                later(
                        WatchRequest.class,
                        request -> registry.get().watch(request).thenApply(lists::bytes)),
                "/Registry.Heartbeat",
                now(HeartbeatRequest.class, request -> json(registry.get().heartbeat(request))),
                "/Registry.Register",
                now(RegisterRequest.class, request -> json(registry.get().register(request))));
    }

    private <Q> EverydayMethod<Q> now(Class<Q> type, Function<Q, byte[]> call) {
        return later(type, request -> CompletableFuture.completedFuture(call.apply(request)));
    }

    private <Q> EverydayMethod<Q> later(Class<Q> type, Function<Q, CompletableFuture<byte[]>> call) {
        return new EverydayMethod<>(
                json.readerFor(type), validator, request -> call.apply(request).thenApply(Answer::of));
    }

    private byte[] json(Object answer) {
        return json.writeValueAsBytes(answer);
    }
}
