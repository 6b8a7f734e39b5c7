package io.rollcall.registry;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.fastpath.FastPath;
import io.rollcall.registry.catalog.Ttl;
import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.restart.WarmStart;
import io.rollcall.registry.watch.Watchers;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.HeartbeatResponse;
import io.rollcall.wire.registry.HeartbeatsRequest;
import io.rollcall.wire.registry.HeartbeatsResponse;
import io.rollcall.wire.registry.HeartbeatsResponse.Beat;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ServicesRequest;
import io.rollcall.wire.registry.ServicesResponse;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.WatchRequest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The registry on the wire. Reads go to the {@link Listings} and never wait for a writer; every other method goes to
 * the {@link Registrar}.
 */
@RestController
final class RegistryController implements RegistryApi {

    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);
    private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(10);

    private final Registrar registrar;
    private final Listings listings;
    private final Watchers watchers;
    private final WarmStart warmStart;
    private final RegistryMeters meters;

    RegistryController(
            Registrar registrar, Listings listings, Watchers watchers, WarmStart warmStart, RegistryMeters meters) {
        this.registrar = registrar;
        this.listings = listings;
        this.watchers = watchers;
        this.warmStart = warmStart;
        this.meters = meters;
    }

    @Override
    @FastPath
    public RegisterResponse register(RegisterRequest request) {
        String lease = UUID.randomUUID().toString();
        Duration ttl = request.ttlMillis() == null ? Ttl.DEFAULT : Duration.ofMillis(request.ttlMillis());
        Reply reply = registrar.apply(new Register(request.service(), instance(request), lease, ttl.toMillis()));
        if (reply instanceof Reply.Granted granted) {
            warmStart.onLease(request.service());
            return new RegisterResponse(lease, ttl.toMillis(), granted.version(), listings.registry());
        }
        throw refusal(reply);
    }

    @Override
    @FastPath
    public HeartbeatResponse heartbeat(HeartbeatRequest request) {
        Reply reply = renew(request);
        if (reply instanceof Reply.Renewed renewed)
            return new HeartbeatResponse(renewed.ttlMillis(), renewed.version(), listings.registry());
        throw refusal(reply);
    }

    @Override
    public HeartbeatsResponse heartbeats(HeartbeatsRequest request) {
        List<Beat> beats =
                request.beats().stream().map(beat -> beat(renew(beat))).toList();
        return new HeartbeatsResponse(beats, listings.registry());
    }

    private Reply renew(HeartbeatRequest request) {
        return registrar.apply(new Heartbeat(request.service(), request.id(), request.lease(), request.status()));
    }

    private static Beat beat(Reply reply) {
        if (reply instanceof Reply.Renewed renewed) return new Beat(renewed.ttlMillis(), renewed.version(), null);
        if (reply instanceof Reply.UnknownLease) return new Beat(null, null, ProblemCode.UNKNOWN_LEASE);
        throw refusal(reply);
    }

    @Override
    public DeregisterResponse deregister(DeregisterRequest request) {
        Reply reply = registrar.apply(new Deregister(request.service(), request.id(), request.lease()));
        if (reply instanceof Reply.Deregistered deregistered) return new DeregisterResponse(deregistered.removed());
        throw refusal(reply);
    }

    @Override
    @FastPath
    public LookupResponse lookup(LookupRequest request) {
        warmStart.requireComplete(request.service());
        meters.countLookup();
        return listings.listing(request.service()).answer(isTrue(request.all()));
    }

    @Override
    @FastPath
    public CompletableFuture<LookupResponse> watch(WatchRequest request) {
        warmStart.requireComplete(request.service());
        Duration wait = request.waitMillis() == null ? DEFAULT_WAIT : Duration.ofMillis(request.waitMillis());
        return watchers.watch(
                request.service(), request.version(), wait, isTrue(request.all()), isTrue(request.delta()));
    }

    @Override
    public ServicesResponse services(ServicesRequest request) {
        return listings.services();
    }

    private static Instance instance(RegisterRequest request) {
        return new Instance(
                request.id(),
                request.address(),
                request.weight() == null ? 1 : request.weight(),
                request.zone(),
                request.status() == null ? Status.UP : request.status(),
                false,
                sorted(request.metadata()));
    }

    private static Map<String, String> sorted(@Nullable Map<String, String> metadata) {
        return metadata == null || metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(metadata));
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return flag != null && flag;
    }

    private static RuntimeException refusal(Reply reply) {
        if (reply instanceof Reply.UnknownLease)
            return new ProblemException(
                    HttpStatus.NOT_FOUND,
                    ProblemCode.UNKNOWN_LEASE,
                    "The registry knows no such lease. Register again.");
        if (reply instanceof Reply.Full full)
            return new ProblemException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    ProblemCode.TOO_MANY,
                    "The registry is full: it holds " + full.bound() + ". Try again after other instances have left.",
                    RETRY_WHEN_FULL);
        return new IllegalStateException("Not a reply to this command: " + reply);
    }
}
