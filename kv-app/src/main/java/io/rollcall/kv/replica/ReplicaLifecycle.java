package io.rollcall.kv.replica;

import io.rollcall.directory.Directory;
import io.rollcall.kv.disk.Disk;
import io.rollcall.kv.store.Member;
import io.rollcall.registration.IdCheck;
import io.rollcall.registration.IdInUseException;
import io.rollcall.registration.Registration;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * The life of this process in its group: starts the replica once the web server listens, tells it the other instances,
 * and before the stop asks the primary to remove it.
 *
 * <p>Its phase is between draining and the stop of the web server: callers have heard that this instance leaves, and
 * the primary can still reach it.
 */
final class ReplicaLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReplicaLifecycle.class);

    /** The metadata key of the UUID by which the registry identifies a replica. */
    static final String REPLICA = "replica";

    /**
     * The time to wait for the primary's consent: several heartbeats, and the silence after which a replica may leave
     * in any case.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** The period at which the registry is asked whether the id is free, while it does not answer. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    /** The longest such period after errors; it doubles with each. */
    private static final Duration LOOK_AGAIN_MAX = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final Directory directory;
    private final Registration registration;
    private final ReplicaProperties properties;
    private final Disk disk;
    private final ObjectProvider<IdCheck> idCheck;
    private final Readiness readiness;
    private volatile boolean running;
    private volatile boolean stopped;

    ReplicaLifecycle(
            EventLoop loop,
            Directory directory,
            Registration registration,
            ReplicaProperties properties,
            Disk disk,
            ObjectProvider<IdCheck> idCheck,
            Readiness readiness) {
        this.idCheck = idCheck;
        this.readiness = readiness;
        this.disk = disk;
        this.loop = loop;
        this.directory = directory;
        this.registration = registration;
        this.properties = properties;
    }

    @Override
    public void start() {
        Member self = new Member(registration.id(), disk.replica(), registration.address());
        announceIfIdIsFree();
        loop.start(properties.settings(registration.service(), self, session()), disk.storage());
        directory.subscribe(registration.service(), this::onInstances);
        running = true;
    }

    /**
     * Registers once the id is free: two replicas with one id would remove each other from the group. Without a
     * registry nobody knows, and this replica can only wait.
     */
    private void announceIfIdIsFree() {
        IdCheck check = idCheck.getIfAvailable();
        if (check == null || check.requireFree()) {
            registration.announce();
            return;
        }
        Thread later = new Thread(() -> announceOnceIdIsFree(check), "kv-id-check");
        later.setDaemon(true);
        later.start();
    }

    private void announceOnceIdIsFree(IdCheck check) {
        long pauseMillis = LOOK_AGAIN.toMillis();
        while (!stopped) {
            try {
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
                if (stopped || !check.requireFree()) continue;
                registration.announce();
                return;
            } catch (IdInUseException e) {
                readiness.onRefused(e);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) { // nothing else would announce this replica
                if (stopped) return;
                pauseMillis = Math.min(2 * pauseMillis, LOOK_AGAIN_MAX.toMillis());
                log.error("Whether the id is free is not known; the next question is in {} ms", pauseMillis, e);
            }
        }
    }

    /**
     * Returns the name of this run. Runs of one replica sort by their number; the random part tells apart a copy of the
     * data, which would count the same numbers.
     */
    private String session() {
        return "%019d-%s".formatted(disk.run(), UUID.randomUUID());
    }

    @Override
    public void stop() {
        running = false;
        stopped = true;
        try {
            loop.leave().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn("The group has not let this replica go in time; it will notice, as after a crash");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }

    /** Returns false, because a paused context goes on replicating. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    private void onInstances(LookupResponse list) {
        List<Member> instances = list.instances().stream()
                .map(instance ->
                        new Member(instance.id(), instance.metadata().getOrDefault(REPLICA, ""), instance.address()))
                .toList();
        loop.tellLater((replica, now) -> replica.onInstances(instances, now));
    }
}
