package io.rollcall.kv.replica;

import io.rollcall.chassis.express.EverydayMethod;
import io.rollcall.chassis.express.EverydayMethod.Answer;
import io.rollcall.chassis.express.EverydayMethods;
import io.rollcall.kv.replica.ReplicaController.StaleViewException;
import io.rollcall.wire.kv.ApplyRequest;
import io.rollcall.wire.kv.CommittedRequest;
import jakarta.validation.Validator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fast path of the frequent messages between a primary and its backups. The controller handles them, as with
 * Spring.
 */
@Component
final class ReplicaFastPath implements EverydayMethods {

    /** The size of the largest message. */
    private static final int BYTES_MAX = 1 << 20;

    private final Supplier<ReplicaController> replica;
    private final JsonMapper json;
    private final Validator validator;

    ReplicaFastPath(ObjectProvider<ReplicaController> replica, JsonMapper json, Validator validator) {
        this.replica = SingletonSupplier.of(replica::getObject);
        this.json = json;
        this.validator = validator;
    }

    @Override
    public Map<String, EverydayMethod<?>> byPath() {
        return Map.of(
                "/KV.Apply", method(ApplyRequest.class, ReplicaController::apply),
                "/KV.Committed", method(CommittedRequest.class, ReplicaController::committed));
    }

    private <Q> EverydayMethod<Q> method(Class<Q> type, BiFunction<ReplicaController, Q, CompletableFuture<?>> call) {
        return new EverydayMethod<>(
                BYTES_MAX,
                json.readerFor(type),
                validator,
                request -> call.apply(replica.get(), request).handle(this::answer));
    }

    private Answer answer(Object answer, @Nullable Throwable failure) {
        if (failure == null) return Answer.ofShort(() -> json.writeValueAsBytes(answer));
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof StaleViewException stale) return stale(stale);
        throw new CompletionException(cause);
    }

    private Answer stale(StaleViewException stale) {
        return new Answer(() -> json.writeValueAsBytes(stale.problem()), HttpStatus.CONFLICT, false);
    }
}
