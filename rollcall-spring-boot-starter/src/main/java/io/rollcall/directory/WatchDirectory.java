package io.rollcall.directory;

import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegistryApi;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Follows each service it is asked for to the end of the process, with one {@link Watch} each. */
final class WatchDirectory implements Directory, AutoCloseable {

    private final SimpleAsyncTaskExecutor threads;
    private final FollowedServices<Watch> watches;

    /** @param threads gives every watch a thread of its own, and interrupts the watches when it is closed */
    WatchDirectory(
            RegistryApi registry,
            RegistryProperties properties,
            CallerSubset subset,
            CallerIdentity caller,
            LongSupplier nanoTime,
            SimpleAsyncTaskExecutor threads,
            FollowListener onFollow) {
        this.threads = threads;
        this.watches = new FollowedServices<>(service -> {
            ServiceList list = new ServiceList(nanoTime);
            Watch watch = new Watch(service, registry, properties, subset, caller, list, nanoTime, threads::isActive);
            onFollow.onFollow(service, list);
            threads.execute(watch);
            return watch;
        });
    }

    @Override
    public LookupResponse lookup(String service) {
        return watches.get(service).lookup();
    }

    @Override
    public AutoCloseable subscribe(String service, Consumer<LookupResponse> listener) {
        return watches.get(service).list().subscribe(listener);
    }

    @Override
    public void close() {
        threads.close();
    }
}
