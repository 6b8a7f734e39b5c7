package io.rollcall.directory;

import io.rollcall.wire.registry.Caller;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegistryApi;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.HttpClientErrorException;

/** Asks for each service once and keeps the answer to the end of the session. A failure is not kept. */
final class SessionDirectory implements Directory {

    private record Session(ServiceList list, Lock asking) {}

    private final RegistryApi registry;
    private final CallerSubset subset;
    private final CallerIdentity identity;
    private final LongSupplier nanoTime;
    private final FollowedServices<Session> sessions;

    SessionDirectory(
            RegistryApi registry,
            CallerSubset subset,
            CallerIdentity identity,
            LongSupplier nanoTime,
            FollowListener onFollow) {
        this.registry = registry;
        this.identity = identity;
        this.subset = subset;
        this.nanoTime = nanoTime;
        this.sessions = new FollowedServices<>(service -> {
            ServiceList list = new ServiceList(nanoTime);
            onFollow.onFollow(service, list);
            return new Session(list, new ReentrantLock());
        });
    }

    @Override
    public LookupResponse lookup(String service) {
        Session session = sessions.get(service);
        LookupResponse known = session.list().last();
        return known != null ? known : ask(service, session);
    }

    @Override
    public AutoCloseable subscribe(String service, Consumer<LookupResponse> listener) {
        return sessions.get(service).list().subscribe(listener);
    }

    private LookupResponse ask(String service, Session session) {
        LookupResponse answer;
        session.asking().lock();
        try {
            LookupResponse known = session.list().last();
            if (known != null) return known;
            answer = ask(service);
            session.list().take(answer); // the first answer needs no reconciling
        } finally {
            session.asking().unlock();
        }
        session.list().tellAfterwards(answer);
        return answer;
    }

    private LookupResponse ask(String service) {
        try {
            return lookup(service, identity.get());
        } catch (HttpClientErrorException.BadRequest e) {
            OptionalField caller = new OptionalField("caller", "does not show the callers of " + service, nanoTime);
            if (!caller.isRefused(e)) throw e;
            return lookup(service, null);
        }
    }

    private LookupResponse lookup(String service, @Nullable Caller caller) {
        try {
            return registry.lookup(new LookupRequest(service, true, subset.get(), caller));
        } catch (HttpClientErrorException.BadRequest e) {
            OptionalField field = new OptionalField("subset", "sends all instances of " + service, nanoTime);
            if (subset.get() == null || !field.isRefused(e)) throw e;
            return registry.lookup(new LookupRequest(service, true, null, caller));
        }
    }
}
