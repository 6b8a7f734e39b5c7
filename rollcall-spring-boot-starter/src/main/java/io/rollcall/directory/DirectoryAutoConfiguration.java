package io.rollcall.directory;

import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.wire.Name;
import io.rollcall.wire.registry.Caller;
import io.rollcall.wire.registry.RegistryApi;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** The directory, in the mode that {@code rollcall.directory} says. */
@AutoConfiguration(
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@EnableConfigurationProperties({DirectoryProperties.class, RegistryProperties.class, SubsetProperties.class})
public final class DirectoryAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Directory rollcallDirectory(
            DirectoryProperties directory,
            RegistryProperties properties,
            SubsetProperties subsets,
            ObjectProvider<CallerName> callerName,
            ObjectProvider<CallerIdentity> identity,
            Environment environment,
            RegistryApi registry,
            ObjectProvider<FollowListener> followed,
            ObjectProvider<ListListener> changes) {
        FollowListener onFollow = (service, list) -> {
            followed.forEach(listener -> listener.onFollow(service, list));
            changes.orderedStream().forEach(list::onChange);
        };
        CallerSubset subset = new CallerSubset(subsets.size(), callerName.getIfAvailable());
        subset.chooseIfKnown();
        CallerIdentity caller = directory.caller() ? identity.getIfAvailable(() -> named(environment)) : () -> null;
        return switch (directory.directory()) {
            case WATCH ->
                new WatchDirectory(registry, properties, subset, caller, System::nanoTime, watchThreads(), onFollow);
            case SESSION -> new SessionDirectory(registry, subset, caller, System::nanoTime, onFollow);
        };
    }

    /** Returns the identity of a process that does not register: that of its application, if that has a name. */
    private static CallerIdentity named(Environment environment) {
        String name = environment.getProperty("spring.application.name", "");
        if (!name.matches(Name.PATTERN)) return () -> null;
        Caller caller = new Caller(name, UUID.randomUUID().toString());
        return () -> caller;
    }

    /**
     * Returns the threads of the watches. They are virtual if the JDK has virtual threads, because a watch does little
     * but wait. Closing interrupts them.
     */
    private static SimpleAsyncTaskExecutor watchThreads() {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("rollcall-watch-");
        threads.setVirtualThreads(JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE));
        threads.setDaemon(true);
        threads.setCancelRemainingTasksOnClose(true);
        return threads;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Meters {

        @Bean
        @ConditionalOnMissingBean(name = "rollcallListMeters")
        FollowListener rollcallListMeters(MeterRegistry meters) {
            return new ListMeters(meters);
        }
    }
}
