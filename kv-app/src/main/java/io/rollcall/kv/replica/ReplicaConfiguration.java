package io.rollcall.kv.replica;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.rollcall.call.AddressedCalls;
import io.rollcall.chassis.security.Access;
import io.rollcall.directory.Directory;
import io.rollcall.directory.RegistryProperties;
import io.rollcall.kv.disk.Disk;
import io.rollcall.kv.replication.Status;
import io.rollcall.registration.IdCheck;
import io.rollcall.registration.InstanceMetadata;
import io.rollcall.registration.Registration;
import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import io.rollcall.wire.registry.ViewApi;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ReplicaConfiguration {

    /**
     * The largest number of requests in flight: 15 other replicas, which may all have stopped, keep some 13 each until
     * their timeout.
     */
    private static final int MOST_REQUESTS = 256;

    @Bean
    Readiness readiness(ApplicationContext context, ApplicationAvailability availability) {
        return new Readiness(context, availability);
    }

    @Bean
    ReplicaHealth replicaHealthIndicator(Readiness readiness, DiskWriter disk) {
        return new ReplicaHealth(readiness, disk);
    }

    @Bean
    ReplicaMeters replicaMeters(Readiness readiness) {
        return new ReplicaMeters(readiness);
    }

    /** The disk is closed last: every writer has ended before. */
    @Bean(destroyMethod = "close")
    Disk disk(ReplicaProperties properties, Registration registration, MeterRegistry meters) {
        return properties.openDisk(registration.service(), registration.id(), meters);
    }

    /** The registry identifies a replica by its data. */
    @Bean
    InstanceMetadata replicaMetadata(Disk disk) {
        return () -> Map.of(ReplicaLifecycle.REPLICA, disk.replica());
    }

    @Bean(destroyMethod = "close")
    IncomingSnapshots incomingSnapshots() {
        return new IncomingSnapshots();
    }

    @Bean(destroyMethod = "close")
    DiskWriter diskWriter(Disk disk, IncomingSnapshots incoming, Readiness readiness) {
        return new DiskWriter(disk, incoming, readiness::onDefect);
    }

    @Bean
    GroupViews groupViews(
            ViewApi registry,
            RegistryProperties properties,
            @Qualifier("rollcallRegistryRequestFactory") ClientHttpRequestFactory requests,
            Registration registration,
            ExecutorService peerThreads,
            BearerToken token,
            Tls tls) {
        OneRegistry.require(properties, requests, token, tls);
        return new GroupViews(registry, registration, peerThreads);
    }

    /** The threads of requests in flight: some 13 to a replica that has stopped, a few to the registry. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService peerThreads() {
        return Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "kv-peers");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Bean(destroyMethod = "close")
    AddressedCalls peerCalls(BearerToken token, Tls tls, Access access) {
        if (access.isOn() && token.isNone() && !tls.isOn())
            throw new InvalidConfigurationPropertyValueException(
                    "rollcall.security.token-file",
                    "",
                    "With security on, a replica needs a token with the scope 'replica' to speak to the others: name"
                            + " the file of one.");
        return new AddressedCalls(
                "kv",
                HttpPeerTransport.ANSWER_TIMEOUT,
                MOST_REQUESTS,
                token,
                tls,
                anyReplica -> tls.isOn(),
                ObservationRegistry.NOOP);
    }

    @Bean
    PeerTransport peers(
            AddressedCalls peerCalls,
            ExecutorService peerThreads,
            JsonMapper json,
            IncomingSnapshots incoming,
            BearerToken token,
            Tls tls) {
        HttpSnapshots snapshots = new HttpSnapshots(peerThreads, json, incoming, token, tls);
        return new HttpPeerTransport(peerCalls, snapshots, peerThreads, json);
    }

    /** The loop stops last: clients and replicas that wait are answered until the web server is down. */
    @Bean(destroyMethod = "stop")
    EventLoop eventLoop(
            PeerTransport peers,
            IncomingSnapshots incoming,
            DiskWriter disk,
            GroupViews views,
            Readiness readiness,
            ObjectProvider<InstantSource> wallClock,
            MeterRegistry meters) {
        EffectExecutor effects = new EffectExecutor(peers, disk, views, meters);
        Consumer<Status> onTick = status -> {
            incoming.onTick();
            readiness.accept(status);
        };
        return new EventLoop(effects, onTick, readiness::onDefect, wallClock.getIfAvailable(InstantSource::system));
    }

    @Bean
    ReplicaLifecycle membership(
            EventLoop loop,
            Directory directory,
            Registration registration,
            ReplicaProperties properties,
            Disk disk,
            ObjectProvider<IdCheck> idCheck,
            Readiness readiness) {
        return new ReplicaLifecycle(loop, directory, registration, properties, disk, idCheck, readiness);
    }
}
