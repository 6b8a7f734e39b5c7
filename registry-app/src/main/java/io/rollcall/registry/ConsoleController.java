package io.rollcall.registry;

import io.rollcall.chassis.security.Debtor;
import io.rollcall.registry.callers.CallersOfAll;
import io.rollcall.registry.events.EventWaiters;
import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.registrar.Commands;
import io.rollcall.registry.registrar.Registrar;
import io.rollcall.registry.registrar.Replies;
import io.rollcall.wire.registry.CallersRequest;
import io.rollcall.wire.registry.CallersResponse;
import io.rollcall.wire.registry.ConsoleApi;
import io.rollcall.wire.registry.EventsRequest;
import io.rollcall.wire.registry.EventsResponse;
import io.rollcall.wire.registry.EvictRequest;
import io.rollcall.wire.registry.EvictResponse;
import io.rollcall.wire.registry.OverrideRequest;
import io.rollcall.wire.registry.OverrideResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.RestController;

/** What an operator sees and steers, on the wire. Only the leader of a cluster takes what an operator says. */
@RestController
final class ConsoleController implements ConsoleApi {

    private static final Logger log = LoggerFactory.getLogger(ConsoleController.class);
    private static final int EVENTS_DEFAULT = 100;

    private final Registrar registrar;
    private final Listings listings;
    private final EventWaiters events;
    private final CallersOfAll callers;

    ConsoleController(Registrar registrar, Listings listings, EventWaiters events, CallersOfAll callers) {
        this.registrar = registrar;
        this.listings = listings;
        this.events = events;
        this.callers = callers;
    }

    @Override
    public CompletableFuture<EventsResponse> events(EventsRequest request) {
        int limit = request.limit() == null ? EVENTS_DEFAULT : request.limit();
        Duration wait = Duration.ofMillis(request.waitMillis() == null ? 0 : request.waitMillis());
        return events.read(request.after(), request.service(), limit, wait, Debtor.current())
                .thenApply(part -> new EventsResponse(part.events(), part.next(), part.missed(), listings.registry()));
    }

    @Override
    public CompletableFuture<OverrideResponse> override(OverrideRequest request) {
        Command.PutOverride command = Commands.override(request, Sender.principal(), System.currentTimeMillis());
        return registrar.submit(command).thenApply(reply -> {
            if (!(reply instanceof Reply.Done)) throw Replies.refusal(reply);
            log.info("an operator ({}) overrides {} {}: {}", command.by(), command.service(), command.id(), request);
            return new OverrideResponse(listings.listing(request.service()).get(request.id()));
        });
    }

    @Override
    public CompletableFuture<EvictResponse> evict(EvictRequest request) {
        Command.Evict command = Commands.evict(request, Sender.principal(), System.currentTimeMillis());
        return registrar.submit(command).thenApply(reply -> {
            if (!(reply instanceof Reply.Evicted evicted)) throw Replies.refusal(reply);
            log.info("an operator ({}) evicts {} {}: {}", command.by(), command.service(), command.id(), request);
            return new EvictResponse(evicted.removed());
        });
    }

    @Override
    public CompletableFuture<CallersResponse> callers(CallersRequest request) {
        return callers.edges(request.service()).thenApply(edges -> new CallersResponse(edges, listings.registry()));
    }
}
