package io.rollcall.bench.peers.picks;

import java.util.List;
import java.util.Objects;
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
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.cache.DefaultLoadBalancerCacheManager;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheProperties;
import org.springframework.cloud.loadbalancer.core.CachingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.ServiceInstanceListSuppliers;
import reactor.core.publisher.Mono;

/**
 * Spring Cloud LoadBalancer's round robin: over its cache, as an application has it by default, or over a fixed list.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class SpringCloudPick {

    @Param({"10", "100"})
    public int instances;

    @Param({"cached", "fixed"})
    public String supplier;

    private final Request<?> request = new DefaultRequest<>();
    private RoundRobinLoadBalancer balancer;

    @Setup
    public void balance() {
        List<ServiceInstance> list = IntStream.range(0, instances)
                .<ServiceInstance>mapToObj(
                        i -> new DefaultServiceInstance("i" + (1_000 + i), "echo", "localhost", 10_000 + i, false))
                .toList();
        ServiceInstanceListSupplier fixed =
                ServiceInstanceListSuppliers.from("echo", list.toArray(ServiceInstance[]::new));
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("supplier", supplier.equals("cached") ? cached(fixed) : fixed);
        ObjectProvider<ServiceInstanceListSupplier> provider = beans.getBeanProvider(ServiceInstanceListSupplier.class);
        balancer = new RoundRobinLoadBalancer(provider, "echo");
    }

    private static ServiceInstanceListSupplier cached(ServiceInstanceListSupplier delegate) {
        LoadBalancerCacheProperties properties = new LoadBalancerCacheProperties();
        return new CachingServiceInstanceListSupplier(delegate, new DefaultLoadBalancerCacheManager(properties));
    }

    /** Picks as its blocking client does. */
    @Benchmark
    public ServiceInstance roundRobin() {
        Response<ServiceInstance> response = Mono.from(balancer.choose(request)).block();
        return Objects.requireNonNull(response).getServer();
    }
}
