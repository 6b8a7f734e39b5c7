package io.rollcall.kv.keys;

import io.rollcall.chassis.express.EverydayMethod;
import io.rollcall.chassis.express.EverydayMethod.Answer;
import io.rollcall.chassis.express.EverydayMethods;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.PutRequest;
import jakarta.validation.Validator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/** The fast path of gets and puts. The controller handles them, as with Spring. */
@Component
final class KvFastPath implements EverydayMethods {

    private final Supplier<KvController> kv;
    private final JsonMapper json;
    private final Validator validator;

    KvFastPath(ObjectProvider<KvController> kv, JsonMapper json, Validator validator) {
        this.kv = SingletonSupplier.of(kv::getObject);
        this.json = json;
        this.validator = validator;
    }

    @Override
    public Map<String, EverydayMethod<?>> byPath() {
        return Map.of(
                "/KV.Get", method(GetRequest.class, KvController::get, Answer::of),
                "/KV.Put", method(PutRequest.class, KvController::put, Answer::ofShort));
    }

    private <Q> EverydayMethod<Q> method(
            Class<Q> type,
            BiFunction<KvController, Q, CompletableFuture<?>> call,
            Function<Supplier<byte[]>, Answer> answered) {
        return new EverydayMethod<>(
                json.readerFor(type),
                validator,
                request -> call.apply(kv.get(), request)
                        .thenApply(answer -> answered.apply(() -> json.writeValueAsBytes(answer))));
    }
}
