package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.Ledger;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.Write;
import java.util.function.Function;

/**
 * Follows a primary: takes its entries, acks them, and answers reads.
 *
 * <p>A key that no entry behind the commit point touches is clean: whatever is committed of it is here, for nothing is
 * committed without this replica. A dirty key's read waits until the primary has said how far it has committed. So does
 * every read once the primary has been silent for a while: it may have counted this replica out.
 */
final class Backup extends Role {

    private final Attempt attempt;
    private final Questions questions;
    private Standing standing = Standing.JOINING;
    private long heardAtMillis;
    private boolean leaving;

    /** A primary that does not know this replica, and may commit without it; empty: none. */
    private String usurper = "";

    Backup(Context context, Attempt attempt) {
        super(context);
        this.attempt = attempt;
        this.questions = new Questions(context, attempt);
        this.heardAtMillis = context.millis();
    }

    @Override
    String why() {
        if (leaving) return "this replica is about to stop; ask another";
        if (!usurper.isEmpty()) return usurper;
        if (standing == Standing.JOINING) return "not counted in yet: the last entries are on their way";
        if (standing == Standing.RELEASED) return "this replica has left the group";
        return isSilent() ? "nothing heard of the primary " + context.settings.primaryId() : "";
    }

    @Override
    boolean isReady() {
        return mayRead() && !isSilent();
    }

    @Override
    Status.Role name() {
        return Status.Role.BACKUP;
    }

    @Override
    int waiting() {
        return questions.waiting();
    }

    @Override
    void onWrite(long token, Write write) {
        redirect(token);
    }

    @Override
    void onGet(long token, String key) {
        read(token, context.ledger.isDirty(key), ledger -> new Answer.Got(ledger.get(key)));
    }

    @Override
    void onList(long token, Range range) {
        read(token, context.ledger.isDirty(range), ledger -> new Answer.Listed(ledger.list(range)));
    }

    @Override
    void onApply(long token, Request.Apply apply) {
        if (!apply.to().equals(attempt)) {
            context.refuse(token, Answer.Reason.NOT_READY, "meant for an earlier process or attempt");
        } else if (!follows(apply)) {
            context.refuseStale(token);
        } else {
            accept(apply);
            context.reply(token, new Answer.Applied(context.view, attempt, context.ledger.end(), leaving));
        }
    }

    @Override
    void onTakeSnapshot(long token, Request.TakeSnapshot request) {
        if (context.isPromisedTo(request.view(), request.session())) {
            context.reply(token, new Answer.Took(context.view, context.lord, context.ledger.snapshot()));
        } else {
            context.refuseStale(token);
        }
    }

    @Override
    void onRecover(long token, Request.Recover recover) {
        context.promise(token, recover, attempt, standing == Standing.MEMBER);
    }

    @Override
    void onAnswer(Contact from, Request asked, Answer answer) {
        if (!(asked instanceof Request.Committed committed) || !questions.isCurrent(committed)) return;
        if (answer instanceof Answer.CommitPoint point) onCommitPoint(point);
        if (answer instanceof Answer.StaleView stale) onStaleView(stale);
    }

    /** Stops reading first. The primary learns it from the next ack, and lets this replica go. */
    @Override
    void onLeave() {
        leaving = true;
        questions.refuseAll(why());
    }

    @Override
    void onTick() {
        if (isSilent() && leaving) context.left();
        if (isSilent() && standing == Standing.JOINING && !leaving) {
            context.become(new Joining(context));
            return;
        }
        questions.onTick();
        if (isSilent() && mayRead()) questions.askIfNoneIsOpen();
    }

    private void read(long token, boolean isDirty, Function<Ledger, Answer> answer) {
        if (!mayRead()) {
            notReady(token);
        } else if (isDirty || isSilent()) {
            questions.add(token, answer);
        } else {
            context.reply(token, answer.apply(context.ledger));
        }
    }

    private boolean mayRead() {
        return standing == Standing.MEMBER && !leaving && usurper.isEmpty();
    }

    private boolean isSilent() {
        return context.millis() - heardAtMillis >= context.settings.timing().silenceMillis();
    }

    /**
     * Whether this is the primary to follow. One of a later view must have been given this replica's promise, and go on
     * from exactly what is held here: a primary that knows less would have what may be committed thrown away.
     */
    private boolean follows(Request.Apply apply) {
        if (apply.view() == context.view && apply.session().equals(context.lord)) {
            return context.promised == context.view;
        }
        Ledger ledger = context.ledger;
        return apply.view() > context.view
                && context.isPromisedTo(apply.view(), apply.session())
                && apply.from() == ledger.end()
                && apply.fromView() == ledger.viewAt(ledger.end());
    }

    private void accept(Request.Apply apply) {
        context.follow(apply.view(), apply.session());
        usurper = "";
        heardAtMillis = context.millis();
        // Joining, member, released: a standing does not go back, in whatever order messages arrive.
        if (apply.standing().compareTo(standing) > 0) standing = apply.standing();
        if (standing == Standing.RELEASED) context.left();
        Ledger ledger = context.ledger;
        if (!ledger.holds(apply.from(), apply.fromView())) return;
        for (Entry entry : apply.entries()) {
            if (entry.seq() > ledger.end()) ledger.prepare(entry);
        }
        commitTo(Math.min(apply.commit(), ledger.end()));
    }

    private void onCommitPoint(Answer.CommitPoint point) {
        boolean isOfUse = point.view() == context.view && context.promised == context.view && mayRead();
        if (!isOfUse) return;
        heardAtMillis = Math.max(heardAtMillis, questions.askedAtMillis());
        commitTo(point.commit());
        questions.answered();
    }

    /** The primary leads another view. It is the one that got the promise, and will be heard soon; or it is a stranger. */
    private void onStaleView(Answer.StaleView stale) {
        if (context.isPromisedTo(stale.view(), stale.session()) && context.promised > context.view) return;
        usurper =
                "the primary %s leads view %d without this replica, which holds %d entries of view %d; see which to keep"
                        .formatted(context.settings.primaryId(), stale.view(), context.ledger.end(), context.view);
        questions.refuseAll(usurper);
    }

    private void commitTo(long seq) {
        if (seq <= context.ledger.commit()) return;
        context.ledger.commitTo(seq);
        context.ledger.cut(seq);
    }
}
