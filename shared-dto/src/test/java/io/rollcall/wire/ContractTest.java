package io.rollcall.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.kv.KvApi;
import io.rollcall.wire.kv.ReplicaApi;
import io.rollcall.wire.math.MathApi;
import io.rollcall.wire.registry.ClusterApi;
import io.rollcall.wire.registry.ConsoleApi;
import io.rollcall.wire.registry.OverviewApi;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ViewApi;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.service.annotation.PostExchange;

/** What holds for every method on the wire. */
class ContractTest {

    static Stream<Method> methods() {
        return Stream.of(
                        RegistryApi.class,
                        ConsoleApi.class,
                        OverviewApi.class,
                        EchoApi.class,
                        MathApi.class,
                        KvApi.class)
                .flatMap(api -> Arrays.stream(api.getDeclaredMethods()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aMethodIsPostedToItsServiceAndName(Method method) {
        assertThat(method.getAnnotation(PostExchange.class).value()).matches("/(Registry|Echo|Math|KV)\\.[A-Z][a-z]+");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aMessageIsARecord(Method method) {
        assertThat(method.getParameterTypes()).hasSize(1).allMatch(Class::isRecord);
        assertThat(answer(method.getGenericReturnType())).matches(Class::isRecord);
    }

    /** All interfaces: what no user calls needs a scope, too. */
    static Stream<Method> allMethods() {
        return Stream.of(
                        RegistryApi.class,
                        ViewApi.class,
                        ClusterApi.class,
                        ConsoleApi.class,
                        OverviewApi.class,
                        EchoApi.class,
                        MathApi.class,
                        KvApi.class,
                        ReplicaApi.class)
                .flatMap(api -> Arrays.stream(api.getDeclaredMethods()));
    }

    @ParameterizedTest
    @MethodSource("allMethods")
    void aMethodSaysWhichScopeItNeeds(Method method) {
        assertThat(method.getAnnotation(Needs.class)).isNotNull();
        assertThat(method.getAnnotation(Needs.class).value())
                .isNotEmpty()
                .allMatch(need -> need.matches(
                        "open|(read|register|kv:read|kv:write|replica)(:\\{[a-z.]+})?" + "|member|operate|metrics"));
    }

    private static Class<?> answer(Type type) {
        if (type instanceof Class<?> plain) return plain;
        ParameterizedType future = (ParameterizedType) type;
        assertThat(future.getRawType()).isEqualTo(CompletableFuture.class);
        return (Class<?>) future.getActualTypeArguments()[0];
    }
}
