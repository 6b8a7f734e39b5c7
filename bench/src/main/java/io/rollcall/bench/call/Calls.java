package io.rollcall.bench.call;

import io.rollcall.bench.load.Load;
import io.rollcall.bench.load.Pace;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import org.springframework.web.client.RestClient;

/** A load of one call after the other, on this thread. */
final class Calls implements Load {

    private static final EchoRequest REQUEST = new EchoRequest("hello");

    private final RestClient client;
    private final String uri;

    Calls(RestClient client, String base) {
        this.client = client;
        uri = base + "/Echo.Echo";
    }

    @Override
    public Pace run(Duration duration) {
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long begin = System.nanoTime();
        long calls = 0;
        while (System.nanoTime() - begin < duration.toNanos()) {
            Objects.requireNonNull(
                    client.post().uri(uri).body(REQUEST).retrieve().body(EchoResponse.class));
            calls++;
        }
        double nanos = System.nanoTime() - begin;
        return new Pace(
                calls * 1e9 / nanos, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / nanos);
    }
}
