package io.rollcall.kv.replica;

import io.rollcall.directory.Directory;
import io.rollcall.registration.Registration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ReplicaConfiguration {

    @Bean
    Readiness readiness(ApplicationContext context, ApplicationAvailability availability) {
        return new Readiness(context, availability);
    }

    @Bean
    ReplicaHealth replicaHealthIndicator(Readiness readiness) {
        return new ReplicaHealth(readiness);
    }

    @Bean
    SnapshotStream snapshotStream(JsonMapper json) {
        return new SnapshotStream(json);
    }

    /** As many threads as there are requests to other replicas under way: a few for each. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService peerThreads() {
        return Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "kv-peers");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Stops when all else has: what clients and replicas wait for is answered until the web server is down. */
    @Bean(destroyMethod = "stop")
    EventLoop eventLoop(ExecutorService peerThreads, JsonMapper json, SnapshotStream snapshots, Readiness readiness) {
        return new EventLoop(new HttpPeers(peerThreads, json, snapshots), readiness, readiness::onDefect);
    }

    @Bean
    Membership membership(
            EventLoop loop, Directory directory, Registration registration, ReplicaProperties properties) {
        return new Membership(loop, directory, registration, properties);
    }
}
