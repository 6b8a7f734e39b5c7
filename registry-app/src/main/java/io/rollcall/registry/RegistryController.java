package io.rollcall.registry;

import io.rollcall.chassis.RemoteAddress;
import io.rollcall.chassis.answer.OutgoingAnswer;
import io.rollcall.chassis.fastpath.FastPath;
import io.rollcall.chassis.security.Debtor;
import io.rollcall.registry.callers.Callers;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.lookup.Completeness;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.lookup.Wanted;
import io.rollcall.registry.reach.AllowedAddresses;
import io.rollcall.registry.registrar.Commands;
import io.rollcall.registry.registrar.Registrar;
import io.rollcall.registry.registrar.RegistryMeters;
import io.rollcall.registry.registrar.Replies;
import io.rollcall.registry.watch.Watchers;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.HeartbeatResponse;
import io.rollcall.wire.registry.HeartbeatsRequest;
import io.rollcall.wire.registry.HeartbeatsResponse;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ServicesRequest;
import io.rollcall.wire.registry.ServicesResponse;
import io.rollcall.wire.registry.WatchRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The registry on the wire. Reads go to the {@link Listings} and never wait for a writer; every other method goes to
 * the {@link Registrar}.
 */
@RestController
final class RegistryController implements RegistryApi {

    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);

    private final Registrar registrar;
    private final Listings listings;
    private final Watchers watchers;
    private final Completeness completeness;
    private final RegistryMeters meters;
    private final AllowedAddresses allowed;
    private final Callers callers;

    RegistryController(
            Registrar registrar,
            Listings listings,
            Watchers watchers,
            Completeness completeness,
            RegistryMeters meters,
            AllowedAddresses allowed,
            Callers callers) {
        this.registrar = registrar;
        this.listings = listings;
        this.watchers = watchers;
        this.completeness = completeness;
        this.meters = meters;
        this.allowed = allowed;
        this.callers = callers;
    }

    @Override
    @FastPath
    public CompletableFuture<RegisterResponse> register(RegisterRequest request) {
        allowed.require(request.address());
        String lease = UUID.randomUUID().toString();
        Register register = Commands.register(request, lease, Sender.principal(), RemoteAddress.get());
        return registrar.submit(register).thenApply(reply -> {
            if (!(reply instanceof Reply.Granted granted)) throw Replies.refusal(reply);
            completeness.onLease(request.service());
            return new RegisterResponse(lease, register.ttlMillis(), granted.version(), listings.registry());
        });
    }

    @Override
    @FastPath
    public CompletableFuture<HeartbeatResponse> heartbeat(HeartbeatRequest request) {
        return renew(request, Sender.principal()).thenApply(reply -> {
            if (reply instanceof Reply.Renewed renewed)
                return new HeartbeatResponse(renewed.ttlMillis(), renewed.version(), listings.registry());
            throw Replies.refusal(reply);
        });
    }

    @Override
    public CompletableFuture<HeartbeatsResponse> heartbeats(HeartbeatsRequest request) {
        OutgoingAnswer.current().countAsUpkeep();
        String by = Sender.principal();
        return Replies.beats(request.beats().stream().map(beat -> renew(beat, by)))
                .thenApply(beats -> new HeartbeatsResponse(beats, listings.registry()));
    }

    private CompletableFuture<Reply> renew(HeartbeatRequest request, @Nullable String by) {
        return registrar.submit(Commands.heartbeat(request, by));
    }

    @Override
    public CompletableFuture<DeregisterResponse> deregister(DeregisterRequest request) {
        String sender = Sender.principal();
        boolean isOperator = Sender.isOperator();
        if (request.lease() == null && sender != null && !isOperator) throw Replies.leaseNeeded();
        return registrar
                .submit(Commands.deregister(request, isOperator ? null : sender, isOperator ? sender : null))
                .thenApply(reply -> {
                    if (reply instanceof Reply.Deregistered deregistered)
                        return new DeregisterResponse(deregistered.removed());
                    throw Replies.refusal(reply);
                });
    }

    @Override
    @FastPath
    public LookupResponse lookup(LookupRequest request) {
        completeness.requireComplete(request.service());
        meters.countLookup();
        callers.note(request.caller(), request.service(), Debtor::current);
        return listings.listing(request.service()).answer(new Wanted(isTrue(request.all()), false, request.subset()));
    }

    @Override
    @FastPath
    public CompletableFuture<LookupResponse> watch(WatchRequest request) {
        completeness.requireComplete(request.service());
        callers.note(request.caller(), request.service(), Debtor::current);
        Duration wait = request.waitMillis() == null ? DEFAULT_WAIT : Duration.ofMillis(request.waitMillis());
        Wanted wanted = new Wanted(isTrue(request.all()), isTrue(request.delta()), request.subset());
        return watchers.watch(request.service(), request.version(), wait, wanted, Debtor.current());
    }

    @Override
    public ServicesResponse services(ServicesRequest request) {
        completeness.requireServices();
        return listings.services();
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return flag != null && flag;
    }
}
