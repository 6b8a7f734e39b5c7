package io.rollcall.bench.pick;

import io.rollcall.balance.BalanceAutoConfiguration;
import io.rollcall.balance.Call;
import io.rollcall.balance.Endpoint;
import io.rollcall.balance.LoadBalancers;
import io.rollcall.balance.ServiceBalancer;
import io.rollcall.balance.ServiceBalancer.EjectionListener;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures a pick by the starter's balancer: one of ten or a hundred instances of weights 1 to 5, which have all
 * answered.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
@SuppressWarnings("NullAway.Init") // JMH calls the setup first
public class Pick {

    private static final long ANSWERED_NANOS = 1_000_000;
    private static final int WEIGHTS = 5;

    @Param({"random", "rr", "wrr", "least", "ewma", "hash"})
    public String algorithm = "";

    @Param({"10", "100"})
    public int instances;

    private final Call call = new Call("echo", Set.of(), "key");
    private ConfigurableApplicationContext application;
    private ServiceBalancer balancer;

    @Setup
    public void balance() {
        application = new SpringApplicationBuilder(BalanceAutoConfiguration.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .properties("rollcall.load-balancer=" + algorithm, "spring.main.banner-mode=off")
                .run();
        balancer = application.getBean(LoadBalancers.class).balancerFor("echo", EjectionListener.NONE);
        balancer.update(list());
        for (int i = 0; i < 100 * instances; i++) answer();
    }

    @TearDown
    public void close() {
        application.close();
    }

    @Benchmark
    public Endpoint pick() {
        return Objects.requireNonNull(balancer.pick(call));
    }

    private void answer() {
        pick().begin().onSucceeded(ANSWERED_NANOS, System.nanoTime());
    }

    private List<Instance> list() {
        return IntStream.range(0, instances)
                .mapToObj(i -> new Instance(
                        "i" + (1_000 + i),
                        "localhost:" + (10_000 + i),
                        1 + i % WEIGHTS,
                        null,
                        Status.UP,
                        false,
                        Map.of()))
                .toList();
    }
}
