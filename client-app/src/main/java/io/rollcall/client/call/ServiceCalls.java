package io.rollcall.client.call;

import io.rollcall.call.HttpClients;
import io.rollcall.kvclient.KvClient;
import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.math.AddRequest;
import io.rollcall.wire.math.MathApi;
import java.util.function.Supplier;
import org.springframework.web.client.RestClient;

/**
 * The calls of a session. Each method returns a supplier that makes a new call each time it is asked, and each worker
 * has its own call.
 */
public final class ServiceCalls {

    private final RestClient client;
    private final Supplier<KvClient> kv;

    /**
     * @param client sends to an instance of the service that a URI names
     * @param kv supplies the store's client if the store is called
     */
    public ServiceCalls(RestClient client, Supplier<KvClient> kv) {
        this.client = client;
        this.kv = kv;
    }

    public Supplier<ServiceCall> echo(String msg) {
        ServiceCall call = new EchoCall(of("echo", EchoApi.class), new EchoRequest(msg));
        return () -> call;
    }

    public Supplier<ServiceCall> add(long a, long b) {
        ServiceCall call = new AddCall(of("math", MathApi.class), new AddRequest(a, b));
        return () -> call;
    }

    public Supplier<ServiceCall> get(String key) {
        ServiceCall call = new GetCall(kv.get(), key);
        return () -> call;
    }

    public Supplier<ServiceCall> put(String key, String value) {
        ServiceCall call = new PutCall(kv.get(), key, value);
        return () -> call;
    }

    private <T> T of(String service, Class<T> type) {
        return HttpClients.create(client.mutate().baseUrl("http://" + service).build(), type);
    }
}
