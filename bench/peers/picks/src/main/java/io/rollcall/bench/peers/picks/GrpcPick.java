package io.rollcall.bench.peers.picks;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

/** The pickers that grpc-java's policies make, all subchannels ready; weighted round robin with the weights 1 to 5. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class GrpcPick {

    private static final int WEIGHTS = 5;

    /** Turns off the search for reported weights, because none are reported here. */
    private static final Map<String, ?> CONFIGURATION = Map.of("weightUpdatePeriod", "86400s");

    @Param({"round_robin", "weighted_round_robin"})
    public String policy;

    @Param({"10", "100"})
    public int instances;

    private final SynchronizationContext context = new SynchronizationContext((thread, e) -> {
        throw new IllegalStateException(e);
    });
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Ready> subchannels = new ArrayList<>();
    private final PickSubchannelArgs args = new Args();
    private LoadBalancer balancer;
    private volatile SubchannelPicker newest;
    private SubchannelPicker picker;

    @Setup
    public void balance() throws ReflectiveOperationException {
        LoadBalancerProvider provider =
                Objects.requireNonNull(LoadBalancerRegistry.getDefaultRegistry().getProvider(policy), policy);
        balancer = provider.newLoadBalancer(new Helper());
        List<EquivalentAddressGroup> addresses = new ArrayList<>();
        for (int i = 0; i < instances; i++)
            addresses.add(new EquivalentAddressGroup(new InetSocketAddress("127.0.0.1", 10_000 + i)));
        ConfigOrError configuration = provider.parseLoadBalancingPolicyConfig(CONFIGURATION);
        ResolvedAddresses resolved = ResolvedAddresses.newBuilder()
                .setAddresses(addresses)
                .setLoadBalancingPolicyConfig(configuration.getConfig())
                .build();
        context.execute(() -> {
            Status status = balancer.acceptResolvedAddresses(resolved);
            if (!status.isOk()) throw status.asRuntimeException();
        });
        for (Ready subchannel : List.copyOf(subchannels))
            context.execute(() -> subchannel.say(ConnectivityState.READY));
        picker = Objects.requireNonNull(newest, "no picker");
        if (policy.startsWith("weighted")) weigh();
        if (pick().getSubchannel() == null) throw new IllegalStateException(policy + " picks nobody");
    }

    /** Sets the weights as load reports would, which the policy accepts from servers only. */
    private void weigh() throws ReflectiveOperationException {
        float[] weights = new float[instances];
        for (int i = 0; i < instances; i++) weights[i] = 1 + i % WEIGHTS;
        Object weighing = picker;
        while (!weighing.getClass().getSimpleName().equals("WeightedRoundRobinPicker")) weighing = wrappedBy(weighing);
        Method updateWeight = weighing.getClass().getDeclaredMethod("updateWeight", float[].class);
        updateWeight.setAccessible(true);
        updateWeight.invoke(weighing, weights);
    }

    private static Object wrappedBy(Object picker) throws ReflectiveOperationException {
        for (Field field : picker.getClass().getDeclaredFields()) {
            if (SubchannelPicker.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                return field.get(picker);
            }
        }
        throw new NoSuchFieldException("a picker in " + picker.getClass());
    }

    @TearDown
    public void close() {
        context.execute(balancer::shutdown);
        timer.shutdownNow();
    }

    @Benchmark
    public PickResult pick() {
        return picker.pickSubchannel(args);
    }

    private final class Helper extends LoadBalancer.Helper {

        @Override
        public Subchannel createSubchannel(CreateSubchannelArgs args) {
            Ready subchannel = new Ready(args);
            subchannels.add(subchannel);
            return subchannel;
        }

        @Override
        public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
            newest = picker;
        }

        @Override
        public SynchronizationContext getSynchronizationContext() {
            return context;
        }

        @Override
        public ScheduledExecutorService getScheduledExecutorService() {
            return timer;
        }

        @Override
        public ManagedChannel createOobChannel(EquivalentAddressGroup addresses, String authority) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getAuthority() {
            return "echo";
        }

        @Override
        public String getChannelTarget() {
            return "echo";
        }

        @Override
        public ChannelLogger getChannelLogger() {
            return new Silent();
        }
    }

    private static final class Silent extends ChannelLogger {

        @Override
        public void log(ChannelLogLevel level, String message) {}

        @Override
        public void log(ChannelLogLevel level, String format, Object... args) {}
    }

    private static final class Ready extends Subchannel {

        private final CreateSubchannelArgs args;
        private SubchannelStateListener listener;

        Ready(CreateSubchannelArgs args) {
            this.args = args;
        }

        void say(ConnectivityState state) {
            listener.onSubchannelState(ConnectivityStateInfo.forNonError(state));
            SubchannelStateListener health = args.getOption(LoadBalancer.HEALTH_CONSUMER_LISTENER_ARG_KEY);
            if (health != null) health.onSubchannelState(ConnectivityStateInfo.forNonError(state));
        }

        @Override
        public void start(SubchannelStateListener listener) {
            this.listener = listener;
        }

        @Override
        public ChannelLogger getChannelLogger() {
            return new Silent();
        }

        @Override
        public void requestConnection() {}

        @Override
        public void shutdown() {}

        @Override
        public Attributes getAttributes() {
            return args.getAttributes();
        }

        @Override
        public List<EquivalentAddressGroup> getAllAddresses() {
            return args.getAddresses();
        }
    }

    /** Neither policy looks at the call. */
    private static final class Args extends PickSubchannelArgs {

        private final Metadata headers = new Metadata();

        @Override
        public CallOptions getCallOptions() {
            return CallOptions.DEFAULT;
        }

        @Override
        public Metadata getHeaders() {
            return headers;
        }

        @Override
        public MethodDescriptor<?, ?> getMethodDescriptor() {
            throw new UnsupportedOperationException();
        }
    }
}
