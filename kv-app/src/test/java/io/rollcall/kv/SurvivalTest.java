package io.rollcall.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.WriteResponse;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ViewApi;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.ResourceAccessException;

/** The parts around a replica meet errors and go on. Its event loop meets one, and the process ends. */
@Tag("dist")
@Timeout(240)
@ExtendWith(OutputCaptureExtension.class)
class SurvivalTest {

    /** EX_SOFTWARE. */
    private static final int EXIT_DEFECT = 70;

    @Test
    void errorsOfTheTransportTheIdCheckAndTheQuestionsAboutTheViewEndNoReplica(CapturedOutput output) throws Exception {
        Failing.MESSAGES.set(5);
        Failing.THREADS.set(5);
        Failing.VIEWS.set(5);
        Failing.ID_CHECKS.set(3);
        try (StubRegistry registry = new StubRegistry();
                KvProcess kv1 = KvProcess.start("kv1", registry).awaitReady();
                KvProcess kv2 =
                        KvProcess.startWith(Failing.class, "kv2", registry).awaitReady()) {
            assertThat(kv1.call("/KV.Put", new PutRequest("x", "1", null, null), WriteResponse.class)
                            .ok())
                    .isTrue();
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .untilAsserted(() -> assertThat(kv2.call("/KV.Get", new GetRequest("x"), GetResponse.class)
                                    .value())
                            .isEqualTo("1"));
        }
        assertThat(List.of(Failing.MESSAGES, Failing.THREADS, Failing.VIEWS, Failing.ID_CHECKS))
                .allMatch(left -> left.get() < 0, "all errors were thrown");
        for (String said : List.of(
                "Whether the id is free is not known",
                "The registry could not be asked",
                "Messages to other replicas fail"))
            assertThat(output.getAll().lines().filter(line -> line.contains(said)))
                    .as(said)
                    .isNotEmpty()
                    .hasSizeLessThan(5);
    }

    /** It says what happened, and a supervisor sees that it did not end well. */
    @Test
    void anErrorInTheEventLoopEndsTheProcessWithAStatusOfItsOwn() throws Exception {
        try (StubRegistry registry = new StubRegistry()) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BrokenReplica.class.getName(),
                            "--rollcall.listen=localhost:0",
                            "--rollcall.registry.address=" + registry.address(),
                            "--rollcall.instance.id=kv1",
                            "--rollcall.kv.primary-id=kv1",
                            "--rollcall.kv.durability=memory")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                List<String> lines = said.lines().toList();
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(EXIT_DEFECT);
                assertThat(lines)
                        .anyMatch(line -> line.contains("ERROR") && line.contains("This replica has a defect"))
                        .anyMatch(line -> line.contains("NoClassDefFoundError: a/class"));
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** Lets calls of a replica's parts fail, each a number of times. */
    @Configuration(proxyBeanMethods = false)
    static class Failing {

        static final AtomicInteger MESSAGES = new AtomicInteger();
        static final AtomicInteger THREADS = new AtomicInteger();
        static final AtomicInteger VIEWS = new AtomicInteger();
        static final AtomicInteger ID_CHECKS = new AtomicInteger();

        @Bean
        static BeanPostProcessor failing() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (name.equals("peers"))
                        return failing(bean.getClass().getInterfaces()[0], bean, Failing::messages);
                    if (name.equals("peerThreads")) return failing(ExecutorService.class, bean, Failing::threads);
                    if (bean instanceof ViewApi) return failing(ViewApi.class, bean, Failing::views);
                    if (bean instanceof RegistryApi) return failing(RegistryApi.class, bean, Failing::idCheck);
                    return bean;
                }
            };
        }

        private static void messages(String method) {
            if (method.equals("send") && MESSAGES.getAndDecrement() > 0)
                throw new OutOfMemoryError("unable to create native thread");
        }

        private static void threads(String method) {
            if (method.equals("execute") && THREADS.getAndDecrement() > 0)
                throw new OutOfMemoryError("unable to create native thread");
        }

        private static void views(String method) {
            if (VIEWS.getAndDecrement() > 0) throw new NoClassDefFoundError("a/class");
        }

        /** The first question has no answer, so a thread asks on. */
        private static void idCheck(String method) {
            boolean isFirst = Thread.currentThread().getName().equals("start-kv2") && method.equals("lookup");
            if (isFirst) throw new ResourceAccessException("not yet");
            boolean isLater = Thread.currentThread().getName().equals("kv-id-check");
            if (isLater && ID_CHECKS.getAndDecrement() > 0) throw new NoClassDefFoundError("a/class");
        }

        private static Object failing(Class<?> type, Object bean, java.util.function.Consumer<String> before) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                before.accept(method.getName());
                return invoke(method, bean, arguments);
            });
        }

        private static @Nullable Object invoke(
                java.lang.reflect.Method method, Object bean, Object @Nullable [] arguments) throws Throwable {
            try {
                method.setAccessible(true); // the transport's interface belongs to its package
                return method.invoke(bean, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
