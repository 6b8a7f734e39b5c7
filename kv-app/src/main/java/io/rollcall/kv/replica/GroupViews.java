package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.View;
import io.rollcall.registration.Registration;
import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.ChangeViewRequest;
import io.rollcall.wire.registry.PositionRequest;
import io.rollcall.wire.registry.PositionResponse;
import io.rollcall.wire.registry.ReportViewRequest;
import io.rollcall.wire.registry.ReportViewResponse;
import io.rollcall.wire.registry.ViewApi;
import io.rollcall.wire.registry.ViewRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/**
 * The queries of this replica to the registry about its group's view. Nothing is asked before this run has registered,
 * because an earlier run's proposals are refused from then on. The replica repeats a query that gets no answer.
 */
final class GroupViews {

    private static final Logger log = LoggerFactory.getLogger(GroupViews.class);

    /**
     * The largest number of queries in flight. The replica asks twice a second, and a registry that does not answer
     * takes some seconds.
     */
    private static final int MOST_AT_ONCE = 8;

    /** The time to wait for a registration in progress. It is shorter than the period at which the replica asks. */
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final ViewApi registry;
    private final Registration registration;
    private final ExecutorService threads;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean isErrorSaid = new AtomicBoolean();

    /** The registry's last refusal, which is logged once. */
    private volatile @Nullable String refusal;

    GroupViews(ViewApi registry, Registration registration, ExecutorService threads) {
        this.registry = registry;
        this.registration = registration;
        this.threads = threads;
    }

    void ask(Effect.QueryView ask, EventLoop loop) {
        ask(loop, lease -> heard(ask.query(), registry.view(new ViewRequest(registration.service()))));
    }

    void propose(Effect.Propose propose, EventLoop loop) {
        View next = propose.next();
        ask(loop, lease -> {
            ChangeViewRequest change = new ChangeViewRequest(
                    registration.service(), next.number() - 1, lease, next.primary(), WireMapper.members(next));
            try {
                return heard(propose.query(), registry.change(change).view());
            } catch (HttpClientErrorException.BadRequest refused) {
                if (!isForGood(refused)) throw refused;
                String reason = onRefusal(refused);
                return (replica, now) -> replica.onRefused(next, reason, now);
            }
        });
    }

    void report(Effect.ReportView report, EventLoop loop) {
        ask(loop, lease -> {
            ReportViewResponse answer = registry.report(
                    new ReportViewRequest(registration.service(), lease, WireMapper.view(report.view())));
            if (answer.view().number() > 0) return heard(report.query(), answer.view());
            View highest = WireMapper.view(answer.highest());
            return (replica, now) -> replica.onHighest(report.query(), highest, now);
        });
    }

    void tell(Effect.ReportProgress report, EventLoop loop) {
        ask(loop, lease -> {
            PositionResponse answer = registry.position(new PositionRequest(
                    registration.service(),
                    lease,
                    report.progress().view(),
                    report.progress().seq(),
                    report.reliedOn()));
            LogProgress furthest = new LogProgress(answer.view(), answer.seq());
            return (replica, now) -> replica.onRecordedProgress(furthest, answer.allowedView(), now);
        });
    }

    private EventLoop.Event heard(long query, io.rollcall.wire.registry.View held) {
        View view = WireMapper.view(held);
        refusal = null;
        isErrorSaid.set(false);
        return (replica, now) -> replica.onView(query, view, now);
    }

    private void ask(EventLoop loop, Function<String, EventLoop.Event> question) {
        if (underWay.incrementAndGet() > MOST_AT_ONCE) {
            underWay.decrementAndGet();
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    EventLoop.Event answer = answer(question);
                    if (answer != null) loop.tell(answer);
                } finally {
                    underWay.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            underWay.decrementAndGet();
            log.debug("This process stops", e);
        } catch (RuntimeException | Error e) { // there is no thread for it
            underWay.decrementAndGet();
            onError(e);
        }
    }

    /** Returns the registry's answer; null: there is none. */
    private EventLoop.@Nullable Event answer(Function<String, EventLoop.Event> question) {
        try {
            String lease = lease();
            if (lease == null) return null;
            EventLoop.Event answer = question.apply(lease);
            return answer;
        } catch (RestClientResponseException e) {
            onRefusal(e);
        } catch (RestClientException e) {
            log.debug("The registry does not answer", e); // its client says so, once
        } catch (RuntimeException | Error e) {
            onError(e);
        }
        return null;
    }

    /** The replica asks again; it is said once for as long as it lasts. */
    private void onError(Throwable e) {
        if (!isErrorSaid.getAndSet(true))
            log.error("The registry could not be asked about the group's view; it is asked again", e);
    }

    /** Returns what the registry says. */
    private String onRefusal(RestClientResponseException e) {
        Problem problem = problem(e);
        String said = problem == null ? String.valueOf(e.getMessage()) : problem.code() + ": " + problem.detail();
        // The lease ends, and the registration begins anew by itself.
        boolean passes = problem != null && ProblemCode.UNKNOWN_LEASE.equals(problem.code());
        if (passes || Objects.equals(said, refusal)) return said;
        refusal = said;
        log.warn("The registry refuses: {}", said);
        return said;
    }

    /**
     * Returns whether the registry will refuse each copy in the same way, because it has looked at nothing but the
     * view.
     */
    private static boolean isForGood(RestClientResponseException e) {
        Problem problem = problem(e);
        return problem != null && ProblemCode.INVALID_REQUEST.equals(problem.code());
    }

    private static @Nullable Problem problem(RestClientResponseException e) {
        try {
            return e.getResponseBodyAs(Problem.class);
        } catch (RuntimeException unreadable) {
            log.debug("Not a problem document", unreadable);
            return null;
        }
    }

    private @Nullable String lease() {
        try {
            return registration.awaitLease(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
