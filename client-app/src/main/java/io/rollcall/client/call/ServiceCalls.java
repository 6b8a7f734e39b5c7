package io.rollcall.client.call;

import io.rollcall.call.HttpClients;
import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.KvApi;
import io.rollcall.wire.math.AddRequest;
import io.rollcall.wire.math.MathApi;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.springframework.web.client.RestClient;

/** The calls of a session. Each method returns a supplier that makes a new call, for one worker, each time it is asked. */
public final class ServiceCalls {

    private final RestClient client;
    private final LongAdder redirects = new LongAdder();

    /** @param client sends to an instance of the service that a URI names, or to its host and port */
    public ServiceCalls(RestClient client) {
        this.client = client;
    }

    public Supplier<ServiceCall> echo(String msg) {
        ServiceCall call = new EchoCall(at("echo", EchoApi.class), new EchoRequest(msg));
        return () -> call;
    }

    public Supplier<ServiceCall> add(long a, long b) {
        ServiceCall call = new AddCall(at("math", MathApi.class), new AddRequest(a, b));
        return () -> call;
    }

    public Supplier<ServiceCall> get(String key) {
        ServiceCall call = new GetCall(at("kv", KvApi.class), new GetRequest(key));
        return () -> call;
    }

    /** All writers know the same primary. */
    public Supplier<ServiceCall> put(String key, String value) {
        Primary primary = new Primary(at("kv", KvApi.class), address -> at(address, KvApi.class), redirects);
        return () -> new PutCall(primary, key, value, UUID.randomUUID().toString());
    }

    /** Hops from a backup to the primary so far. */
    public long redirects() {
        return redirects.sum();
    }

    /** @param authority the name of a service, or host:port */
    private <T> T at(String authority, Class<T> type) {
        return HttpClients.create(client.mutate().baseUrl("http://" + authority).build(), type);
    }
}
