package io.rollcall.kv;

import io.rollcall.wire.kv.StatusResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.web.context.support.ServletRequestHandledEvent;

/** One kv-app in this JVM, on a port of its own, spoken to over HTTP. */
final class KvProcess implements AutoCloseable {

    /** A start took longer than 30 s on a machine that was busy with other things. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    final String id;
    final int port;
    private final CompletableFuture<ConfigurableApplicationContext> context;

    /** Returns at once: the application counts as started only when its replica is ready. */
    static KvProcess start(String id, StubRegistry registry, String... more) throws IOException {
        return new KvProcess(id, KvEndpoint.freePort(), registry, more);
    }

    static KvProcess startAt(int port, String id, StubRegistry registry, String... more) {
        return new KvProcess(id, port, registry, more);
    }

    /** @param beans beside the application's own */
    static KvProcess startWith(Class<?> beans, String id, StubRegistry registry, String... more) throws IOException {
        return new KvProcess(beans, id, KvEndpoint.freePort(), registry, more);
    }

    private KvProcess(String id, int port, StubRegistry registry, String... more) {
        this(KvApplication.class, id, port, registry, more);
    }

    private KvProcess(Class<?> beans, String id, int port, StubRegistry registry, String... more) {
        this.id = id;
        this.port = port;
        String[] args = Stream.concat(
                        Stream.of(
                                "--rollcall.listen=localhost:" + port,
                                "--rollcall.instance.address=localhost:" + port,
                                "--rollcall.registry.address=" + registry.address(),
                                "--rollcall.instance.id=" + id,
                                "--rollcall.kv.primary-id=kv1",
                                "--rollcall.kv.durability=memory"),
                        Stream.of(more))
                .toArray(String[]::new);
        // Not in the common pool, where the JDK's HTTP client completes its answers: a start may wait for some.
        CompletableFuture<ConfigurableApplicationContext> starting = new CompletableFuture<>();
        Thread starter = new Thread(() -> start(starting, beans, args), "start-" + id);
        starter.setDaemon(true);
        starter.start();
        this.context = starting;
    }

    private static void start(
            CompletableFuture<ConfigurableApplicationContext> starting, Class<?> beans, String... args) {
        try {
            starting.complete(new SpringApplicationBuilder(KvApplication.class, beans).run(args));
        } catch (RuntimeException e) {
            starting.completeExceptionally(e);
        }
    }

    KvProcess awaitReady() {
        context.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        return this;
    }

    String address() {
        return "localhost:" + port;
    }

    HttpResponse<String> post(String method, String body) {
        return post(method, body, "application/json");
    }

    HttpResponse<String> post(String method, String body, String contentType) {
        return endpoint().post(method, body, contentType);
    }

    /** @param path hears the path of each request that Spring MVC has handled */
    void onHandled(Consumer<String> path) {
        ApplicationListener<ServletRequestHandledEvent> listener = event -> path.accept(event.getRequestUrl());
        context.join().getBean(ApplicationEventMulticaster.class).addApplicationListener(listener);
    }

    ApplicationContext context() {
        return context.join();
    }

    <T> T call(String method, Object request, Class<T> type) {
        return endpoint().call(method, request, type);
    }

    StatusResponse status() {
        return endpoint().status();
    }

    private KvEndpoint endpoint() {
        return new KvEndpoint(address());
    }

    /** As SIGTERM does. */
    @Override
    public void close() {
        context.join().close();
    }
}
