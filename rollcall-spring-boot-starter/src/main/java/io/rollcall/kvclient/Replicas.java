package io.rollcall.kvclient;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.stream.Collectors.toSet;
import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.rollcall.balance.Call;
import io.rollcall.balance.Endpoint;
import io.rollcall.balance.ServiceBalancer;
import io.rollcall.call.CallMeters;
import io.rollcall.directory.Directory;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the replicas, as far as this process knows: the directory's list, and the replica that took the last
 * write. It does not need the registry once it has a list, unless the primary is at an address that is not in it. An
 * empty list changes nothing, because the addresses that were known before are then the best guess. The last primary is
 * asked again, listed or not, when every other replica has failed.
 */
final class Replicas {

    private final String service;
    private final Directory directory;
    private final ServiceBalancer balancer;
    private final CallMeters meters;

    private volatile List<Instance> list = List.of();

    /**
     * The replica that takes writes, as far as is known; null: a write goes to any replica, which knows the primary.
     */
    private final AtomicReference<@Nullable String> primary = new AtomicReference<>();

    /** The last known primary, whether it failed or not. */
    private volatile @Nullable String lastPrimary;

    /**
     * The lookup that is in progress or was last. It has a thread of its own, because a directory may wait for a long
     * time.
     */
    private @Nullable CompletableFuture<Void> lookup;

    private boolean isFollowing;

    Replicas(String service, Directory directory, ServiceBalancer balancer, CallMeters meters) {
        this.service = service;
        this.directory = directory;
        this.balancer = balancer;
        this.meters = meters;
    }

    @Nullable
    String primary() {
        return primary.get();
    }

    /** Called when a replica has taken a write. */
    void onPrimary(String address) {
        if (address.equals(primary.get())) return;
        lastPrimary = address;
        primary.set(address);
    }

    /**
     * Called when a replica names the primary. It may be behind, so it does not replace a primary that a write has
     * shown since.
     */
    void onRedirect(String address) {
        primary.compareAndSet(null, address);
    }

    void onFailure(String address) {
        if (address.equals(primary.get())) primary.set(null);
    }

    /**
     * Returns a replica that has not been tried: the algorithm's choice first, then one that is not up, then the last
     * primary; null if every replica has been tried.
     *
     * @param patience the longest wait for the first list
     * @throws AttemptFailedException no replica is known
     */
    @Nullable
    Target pick(Set<String> tried, Duration patience) throws AttemptFailedException {
        if (list.isEmpty()) requireList(patience);
        Endpoint picked = balancer.pick(new Call(service, ids(tried), null));
        if (picked != null) {
            meters.onPick();
            return Target.of(picked);
        }
        for (Instance other : list) if (!tried.contains(other.address())) return Target.at(other.address());
        String last = lastPrimary;
        return last == null || tried.contains(last) ? null : Target.at(last);
    }

    /** Returns whether the registry lists a replica at this address, or one there has taken a write. */
    boolean isKnown(String address) {
        return address.equals(lastPrimary)
                || list.stream().anyMatch(instance -> instance.address().equals(address));
    }

    /**
     * Returns whether a call to an address goes over TLS: as the replica there says, and as the others say where it is
     * not listed, because replicas of a group are alike.
     */
    boolean isSecure(String address) {
        List<Instance> now = list;
        for (Instance each : now) if (each.address().equals(address)) return each.speaksTls();
        return now.stream().anyMatch(Instance::speaksTls);
    }

    /** Removes every replica. Otherwise a thread would wait for the recovery of ejected ones. */
    void close() {
        balancer.update(List.of());
    }

    private Set<String> ids(Set<String> addresses) {
        if (addresses.isEmpty()) return Set.of();
        return list.stream()
                .filter(instance -> addresses.contains(instance.address()))
                .map(Instance::id)
                .collect(toSet());
    }

    private void requireList(Duration patience) throws AttemptFailedException {
        try {
            lookup().get(patience.toNanos(), NANOSECONDS);
        } catch (ExecutionException e) {
            throw nobody(
                    "the registry gives no list: " + getMostSpecificCause(e).getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw nobody("the registry has given no list yet", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw nobody("interrupted while waiting for a list", null);
        }
        if (list.isEmpty()) throw nobody("the registry lists none", null);
    }

    private AttemptFailedException nobody(String why, @Nullable Throwable cause) {
        meters.onNoInstance();
        return AttemptFailedException.notSent("no replica of " + service + " is known: " + why, cause);
    }

    private synchronized CompletableFuture<Void> lookup() {
        if (!isFollowing) directory.subscribe(service, this::update);
        isFollowing = true;
        if (!list.isEmpty()) return CompletableFuture.completedFuture(null);
        CompletableFuture<Void> last = lookup;
        if (last != null && !last.isDone()) return last;
        CompletableFuture<Void> next =
                CompletableFuture.runAsync(() -> directory.lookup(service), Replicas::inItsThread);
        lookup = next;
        return next;
    }

    private void update(LookupResponse now) {
        if (now.instances().isEmpty()) return;
        balancer.update(now.instances());
        list = now.instances();
    }

    private static void inItsThread(Runnable work) {
        Thread thread = new Thread(work, "rollcall-kv-lookup");
        thread.setDaemon(true);
        thread.start();
    }
}
