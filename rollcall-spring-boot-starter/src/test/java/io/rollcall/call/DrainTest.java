package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.fake.FakeRegistry;
import io.rollcall.registration.Registration;
import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RestController;

/** Instances on Tomcat come and go under load. */
class DrainTest {

    private static final int CALLERS = 4;
    private static final int INSTANCES_TO_CLOSE = 5;

    private final AtomicBoolean enough = new AtomicBoolean();
    private final Set<String> served = ConcurrentHashMap.newKeySet();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

    @Tag("soak")
    @Test
    void noCallIsLostWhenInstancesLeaveUnderLoad() throws Exception {
        try (FakeRegistry registry = FakeRegistry.opened();
                ConfigurableApplicationContext first = instance("stays", registry);
                Echoes echoes = new Echoes(registry.address())) {
            await().until(() -> registry.instances().size() == 1);
            List<Thread> callers = callers(echoes.api());

            for (int i = 0; i < INSTANCES_TO_CLOSE; i++) {
                String id = "leaves" + i;
                ConfigurableApplicationContext leaving = instance(id, registry);
                await().until(() -> served.contains(id));
                leaving.close();
            }

            enough.set(true);
            for (Thread caller : callers) caller.join();
            assertThat(failures).isEmpty();
            assertThat(first.isActive()).isTrue();
        }
    }

    private List<Thread> callers(EchoApi api) {
        List<Thread> callers = Stream.generate(() -> new Thread(() -> callUntilEnough(api)))
                .limit(CALLERS)
                .toList();
        callers.forEach(Thread::start);
        return callers;
    }

    private void callUntilEnough(EchoApi api) {
        while (!enough.get()) {
            try {
                served.add(api.echo(new EchoRequest("hi")).servedBy());
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
    }

    private static ConfigurableApplicationContext instance(String id, FakeRegistry registry) {
        return new SpringApplicationBuilder(Echo.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.application.name=echo",
                        "rollcall.instance.id=" + id,
                        "rollcall.registry.address=" + registry.address())
                .run();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(EchoController.class)
    static class Echo {}

    @RestController
    static class EchoController implements EchoApi {

        private final Registration registration;

        EchoController(Registration registration) {
            this.registration = registration;
        }

        @Override
        public EchoResponse echo(EchoRequest request) {
            return new EchoResponse(request.msg(), registration.id());
        }
    }
}
