package io.rollcall.kv.replication;

import io.rollcall.kv.store.Ledger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The primary when it has just started, with an empty memory. It may have led this group before, so it asks every other
 * replica what it holds. Each one that answers promises to follow no one else in an earlier view.
 *
 * <p>It waits for all that the registry lists. One of them alone has all that is committed; but another one may be
 * answering reads, and must have heard of the new view before anything is committed in it.
 */
final class Recovering extends Role {

    private static final Comparator<Answer.Promised> MOST_ADVANCED =
            Comparator.comparingLong(Answer.Promised::logView).thenComparingLong(Answer.Promised::end);

    private long view = 1;
    private final Map<String, Answer.Promised> promises = new HashMap<>();
    private @Nullable Contact source;
    private long nextAskAtMillis;

    /** Members whose log is not the beginning of the one to take over; empty: none. */
    private String strays = "";

    Recovering(Context context) {
        super(context);
    }

    @Override
    String why() {
        if (context.others == null) return "the registry has not answered yet";
        if (!strays.isEmpty()) return strays + " missed a later view and holds what is in no other log: restart it";
        if (source != null) return "taking over what " + source.id() + " holds";
        if (isSplit()) return "the backups follow different pasts of one view: stop those that are wrong";
        List<String> missing = others().stream()
                .filter(other -> !promises.containsKey(other.id()))
                .map(other -> other.id() + " at " + other.address())
                .toList();
        return "waiting for %s to say what it holds, or to leave the registry".formatted(String.join(", ", missing));
    }

    @Override
    boolean isReady() {
        return false;
    }

    @Override
    Status.Role name() {
        return Status.Role.RECOVERING;
    }

    @Override
    void onOthers() {
        List<String> listed = others().stream().map(Contact::id).toList();
        promises.keySet().retainAll(listed);
        if (source != null && !listed.contains(source.id())) source = null;
        nextAskAtMillis = context.millis();
        onTick();
    }

    @Override
    void onTick() {
        if (context.others == null || context.millis() < nextAskAtMillis) return;
        nextAskAtMillis = context.millis() + context.settings.timing().resendMillis();
        if (promises.size() == others().size()) {
            if (source == null) decide();
            return;
        }
        for (Contact other : others()) {
            if (!promises.containsKey(other.id())) {
                context.send(other, new Request.Recover(view, context.settings.session()));
            }
        }
    }

    @Override
    void onAnswer(Contact from, Request asked, Answer answer) {
        if (asked.view() != view) return;
        if (answer instanceof Answer.StaleView stale) onStale(stale);
        if (answer instanceof Answer.Promised promised) onPromised(from, promised);
        if (asked instanceof Request.TakeSnapshot && from.equals(source)) onSnapshot(from, answer);
    }

    @Override
    void onFailure(Request asked) {
        if (!(asked instanceof Request.TakeSnapshot) || source == null) return;
        // Another process may answer there next time, which has promised nothing.
        promises.remove(source.id());
        source = null;
    }

    private void onStale(Answer.StaleView stale) {
        view = Math.max(view, stale.view() + 1);
        promises.clear();
        source = null;
        nextAskAtMillis = context.millis();
    }

    private void onPromised(Contact from, Answer.Promised promised) {
        if (!others().contains(from)) return;
        promises.put(from.id(), promised);
        if (promises.size() == others().size() && source == null) decide();
    }

    /** With the promises of all, what they hold stands still. Without a member among them this is a new group. */
    private void decide() {
        List<Contact> members = members();
        if (members.isEmpty()) {
            lead();
        } else if (!isSplit()) {
            source = members.stream()
                    .max(Comparator.comparing(this::promise, MOST_ADVANCED))
                    .orElseThrow();
            Attempt attempt = new Attempt(context.settings.session(), 0);
            context.send(source, new Request.TakeSnapshot(view, context.settings.self(), attempt));
        }
    }

    private void onSnapshot(Contact from, Answer answer) {
        source = null;
        if (answer instanceof Answer.Took took
                && took.snapshot().end() == promise(from).end()) {
            takeOver(new Ledger(took.snapshot()));
        } else {
            promises.remove(from.id());
        }
    }

    private void takeOver(Ledger ledger) {
        List<String> found = members().stream()
                .filter(member -> !isBeginningOf(ledger, promise(member)))
                .map(Contact::id)
                .toList();
        strays = String.join(", ", found);
        found.forEach(promises::remove); // ask again: it may have been restarted meanwhile
        if (found.isEmpty()) {
            context.ledger = ledger;
            lead();
        }
    }

    /** Not so for a member that was cut off while a later view was formed without it. What it alone holds was never committed. */
    private static boolean isBeginningOf(Ledger ledger, Answer.Promised promise) {
        return promise.end() <= ledger.end() && ledger.viewAt(promise.end()) <= promise.logView();
    }

    private void lead() {
        context.follow(view, context.settings.session());
        List<Peer> peers = new ArrayList<>();
        for (Contact member : members()) {
            Answer.Promised promise = promise(member);
            Settings.Timing timing = context.settings.timing();
            peers.add(new Peer(member, promise.by(), Standing.MEMBER, promise.end(), timing, context.millis()));
        }
        context.become(new Primary(context, peers));
    }

    /** One view has one primary. Two of them can only be where a primary began anew while a backup was cut off. */
    private boolean isSplit() {
        Map<Long, String> sessions = new HashMap<>();
        return members().stream().map(this::promise).anyMatch(promise -> {
            String other = sessions.putIfAbsent(promise.logView(), promise.logSession());
            return other != null && !other.equals(promise.logSession());
        });
    }

    private List<Contact> members() {
        return others().stream()
                .filter(other ->
                        promises.containsKey(other.id()) && promise(other).member())
                .toList();
    }

    private Answer.Promised promise(Contact other) {
        return Objects.requireNonNull(promises.get(other.id()));
    }

    private List<Contact> others() {
        return context.others == null ? List.of() : context.others;
    }
}
