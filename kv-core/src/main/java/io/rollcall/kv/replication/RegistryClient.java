package io.rollcall.kv.replication;

import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.View;
import org.jspecify.annotations.Nullable;

/** What a replica asks the registry and tells it, at bounded rates. */
final class RegistryClient {

    /**
     * The registry's record of this replica's progress may be this old. A lower value makes it fresher; a higher one
     * costs fewer requests.
     */
    private static final long PROGRESS_MILLIS = 200;

    private final Context context;
    private final RegistryQueries queries = new RegistryQueries();
    private long progressReportedAtMillis;
    private @Nullable LogProgress reported;
    private long viewQueriedAtMillis;
    private long viewReportedAtMillis;

    RegistryClient(Context context) {
        this.context = context;
        this.progressReportedAtMillis = context.millis() - context.timing().pollMillis();
        this.viewQueriedAtMillis = context.millis() - context.timing().pollMillis();
        this.viewReportedAtMillis = context.millis() - context.timing().resendMillis();
    }

    /**
     * Returns whether an answer of the registry is to be followed. A view that it holds ends what a report binds to.
     */
    boolean isCurrent(long query, View held) {
        return queries.isCurrent(query, held);
    }

    void queryViewEvery(long millis) {
        if (context.millis() - viewQueriedAtMillis < millis) return;
        var unused = queryView();
    }

    /** Returns the number of the query. */
    long queryView() {
        viewQueriedAtMillis = context.millis();
        long query = queries.next();
        context.outbox.add(new Effect.QueryView(query));
        return query;
    }

    long lastQuery() {
        return queries.last();
    }

    /**
     * Proposes a view. A view that this replica leads is noted on disk first: after a restart the replica may lead a
     * view of which it had not heard.
     */
    void propose(View next) {
        if (!next.primary().equals(context.self().id())) {
            context.outbox.add(new Effect.Propose(queries.next(), next));
            return;
        }
        context.state.recordProposal(next.number());
        context.disk.whenDurable(() -> context.outbox.add(new Effect.Propose(queries.next(), next)));
    }

    /**
     * Tells the registry how far this replica's log has come, which it remembers outside of this disk. A joiner tells
     * what an operator may choose it for.
     */
    void reportProgress() {
        LogProgress reliedOn = context.role().reliedOn();
        boolean isNew = reliedOn != null && !reliedOn.equals(reported);
        long every = isNew
                ? PROGRESS_MILLIS
                : reliedOn == null
                        ? context.timing().resendMillis()
                        : context.timing().pollMillis();
        if (context.millis() - progressReportedAtMillis < every || context.disk.isInstalling()) return;
        progressReportedAtMillis = context.millis();
        reported = reliedOn;
        LogProgress progress = reliedOn == null ? context.state.durableProgress() : reliedOn;
        context.outbox.add(new Effect.ReportProgress(progress, reliedOn != null));
    }

    /**
     * Reports the view that is on disk, because the report binds this replica. Where the answer is that the view is
     * still lost, the replica waits before it reports again.
     */
    void reportView() {
        if (context.millis() - viewReportedAtMillis < context.timing().resendMillis()) return;
        reportViewNow();
    }

    void reportViewNow() {
        viewReportedAtMillis = context.millis();
        View known = context.view();
        context.disk.whenDurable(() -> {
            if (known.equals(context.view())) context.outbox.add(new Effect.ReportView(queries.report(), known));
        });
    }
}
