package io.rollcall.chassis.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.wire.Needs;
import io.rollcall.wire.kv.ListRequest;
import io.rollcall.wire.registry.HeartbeatsRequest;
import io.rollcall.wire.registry.LookupRequest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What a scope is enough for. */
class RequirementTest {

    private static final JsonMapper JSON = new JsonMapper();

    interface Methods {
        @Needs("read:{service}")
        void lookup(LookupRequest request);

        @Needs("register:{beats.service}")
        void heartbeats(HeartbeatsRequest request);

        @Needs("kv:read:{prefix}")
        void list(ListRequest request);

        @Needs({"operate", "metrics"})
        void either();

        @Needs(Needs.OPEN)
        void open();

        void withoutAnnotation();

        @Needs("read:{name}")
        void noSuchComponent(LookupRequest request);

        @Needs("reads")
        void noSuchScope();
    }

    /** Implements one of them, as a controller does. */
    abstract static class Controller implements Methods {
        @Override
        public void lookup(LookupRequest request) {}
    }

    @ParameterizedTest
    @CsvSource({
        "read, echo, true",
        "read:echo, echo, true",
        "read:echo, echo2, false",
        "read:ech, echo, false",
        "register, echo, false",
        "operate, echo, false",
    })
    void aServiceIsNamedInFull(String scope, String service, boolean isAllowed) {
        assertThat(needs("lookup").isMetBy(with(scope), new LookupRequest(service, null)))
                .isEqualTo(isAllowed);
    }

    @ParameterizedTest
    @CsvSource({
        "kv:read, '', true",
        "kv:read:a/, a/, true",
        "kv:read:a/, a/b, true",
        "kv:read:a/, a, false",
        "kv:read:a/, '', false",
        "kv:write:a/, a/, false",
    })
    void aPrefixAllowsTheKeysThatBeginWithIt(String scope, String prefix, boolean isAllowed) {
        assertThat(needs("list").isMetBy(with(scope), new ListRequest(prefix, null, null)))
                .isEqualTo(isAllowed);
    }

    @Test
    void eachElementOfABatchMustBeAllowed() {
        Requirement needs = needs("heartbeats");
        assertThat(needs.isMetBy(with("register:a"), beats("a", "a"))).isTrue();
        assertThat(needs.isMetBy(with("register:a"), beats("a", "b"))).isFalse();
        assertThat(needs.isMetBy(with("register:a", "register:b"), beats("a", "b")))
                .isTrue();
        assertThat(needs.isMetBy(with("register"), beats("a", "b"))).isTrue();
        assertThat(needs.isMetBy(with("register:a"), beats("a", null))).isFalse();
        assertThat(needs.isMetBy(with("register:a"), beats())).isFalse();
    }

    @Test
    void whatTheMessageDoesNotSayNeedsAScopeWithoutALimit() {
        LookupRequest nobody = JSON.convertValue(Map.of(), LookupRequest.class);
        assertThat(needs("lookup").isMetBy(with("read:echo"), nobody)).isFalse();
        assertThat(needs("lookup").isMetBy(with("read"), nobody)).isTrue();
    }

    @Test
    void oneOfSeveralScopesIsEnough() {
        assertThat(needs("either").mayBeMetBy(with("metrics"))).isTrue();
        assertThat(needs("either").mayBeMetBy(with("operate"))).isTrue();
        assertThat(needs("either").mayBeMetBy(with("read", "kv:read"))).isFalse();
        assertThat(needs("either")).hasToString("operate or metrics");
    }

    @Test
    void aMethodWithoutTheAnnotationIsNobodys() {
        Principal everything =
                with(Arrays.stream(Scope.Kind.values()).map(Scope.Kind::text).toArray(String[]::new));
        assertThat(needs("withoutAnnotation").mayBeMetBy(everything)).isFalse();
        assertThat(needs("open").mayBeMetBy(with())).isTrue();
    }

    @Test
    void theAnnotationOfTheInterfaceIsTheControllers() throws NoSuchMethodException {
        Requirement needs = Requirement.of(Controller.class.getDeclaredMethod("lookup", LookupRequest.class));
        assertThat(needs).hasToString("read or read:SERVICE");
        assertThat(needs.mayBeMetBy(with("read:any"))).isTrue();
        assertThat(needs.mayBeMetBy(with("operate"))).isFalse();
    }

    @Test
    void anAnnotationThatMeansNothingIsADefect() {
        assertThatThrownBy(() -> needs("noSuchComponent")).hasMessageContaining("names no component: name");
        assertThatThrownBy(() -> needs("noSuchScope")).hasMessageContaining("names no scope: reads");
    }

    private static Requirement needs(String name) {
        for (Method method : Methods.class.getDeclaredMethods())
            if (method.getName().equals(name)) return Requirement.of(method);
        throw new AssertionError(name);
    }

    private static Principal with(String... scopes) {
        return new Principal("test", Arrays.stream(scopes).map(Scope::parse).toList());
    }

    private static HeartbeatsRequest beats(@Nullable String... services) {
        List<Map<String, String>> beats = new ArrayList<>();
        for (String service : services) beats.add(service == null ? Map.of() : Map.of("service", service));
        return JSON.convertValue(Map.of("beats", beats), HeartbeatsRequest.class);
    }
}
