package io.rollcall.kv.replication;

import io.rollcall.kv.store.Ledger;
import io.rollcall.kv.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replica keeps when its role changes: what it holds, whom it promised to follow, and what it wants done. */
final class Context {

    final Settings settings;

    /** Replaced whole by a snapshot. */
    Ledger ledger = new Ledger(Snapshot.EMPTY);

    /** View of the primary last agreed with; grows. 0: none. */
    long view;

    /** Session of that primary. */
    String lord = "";

    /** The highest view that this replica promised to wait for; never below {@link #view}. */
    long promised;

    /** Session of the primary that the promise was given to. */
    String promisedTo = "";

    /** The others, as the registry has them, whatever their status; null: the registry has not answered yet. */
    @Nullable
    List<Contact> others;

    /** That of the message or tick under way. */
    Now now = new Now(0, 0);

    /** Attempts to join so far. */
    int attempts;

    private @Nullable Role next;
    private List<Effect> effects = new ArrayList<>();

    Context(Settings settings) {
        this.settings = settings;
    }

    void follow(long newView, String session) {
        if (newView < view) throw new IllegalStateException("view " + newView + " after " + view);
        view = newView;
        lord = session;
        promise(newView, session);
    }

    void promise(long newView, String session) {
        if (newView < promised) throw new IllegalStateException("promise of view " + newView + " after " + promised);
        promised = newView;
        promisedTo = session;
    }

    /** Answers a primary that wants to form a view: refused where a later one, or another one's, was promised. */
    void promise(long token, Request.Recover recover, Attempt by, boolean member) {
        if (recover.view() < promised || (recover.view() == promised && !isPromisedTo(promised, recover.session()))) {
            refuseStale(token);
            return;
        }
        promise(recover.view(), recover.session());
        reply(token, new Answer.Promised(promised, by, member, view, lord, ledger.end()));
    }

    boolean isPromisedTo(long newView, String session) {
        return newView == promised && session.equals(promisedTo);
    }

    /** The present role ends with the message or tick under way. */
    void become(Role role) {
        next = role;
    }

    Role roleAfter(Role present) {
        Role role = next == null ? present : next;
        next = null;
        return role;
    }

    @Nullable
    Contact primary() {
        if (others == null) return null;
        return others.stream()
                .filter(other -> other.id().equals(settings.primaryId()))
                .findFirst()
                .orElse(null);
    }

    long millis() {
        return now.millis();
    }

    void send(Contact to, Request request) {
        effects.add(new Effect.Send(to, request));
    }

    void reply(long token, Answer answer) {
        effects.add(new Effect.Reply(token, answer));
    }

    void refuse(long token, Answer.Reason reason, String detail) {
        reply(token, new Answer.Refused(reason, detail));
    }

    void refuseStale(long token) {
        reply(token, new Answer.StaleView(promised, promisedTo));
    }

    void left() {
        effects.add(new Effect.Left());
    }

    List<Effect> drain() {
        List<Effect> result = effects;
        effects = new ArrayList<>();
        return result;
    }
}
