package io.rollcall.kv.replication;

import io.rollcall.kv.store.View;

/**
 * The role of a replica that has asked for the end of its view: a backup that takes over, or a primary that hands over.
 * It answers nothing of that view any more, because the next one may exist at any time. It repeats its proposal until
 * the registry answers.
 */
final class ViewChanging extends Role {

    private final ViewProposal proposal;
    private final Status.Role name;

    ViewChanging(Context context, Status.Role name, View next) {
        super(context);
        this.name = name;
        this.proposal = new ViewProposal(context, next);
    }

    @Override
    Status.Role name() {
        return name;
    }

    @Override
    String why() {
        return "asking the registry for view %d, led by %s"
                .formatted(proposal.next().number(), proposal.next().primary());
    }

    @Override
    void onBegin() {
        proposal.onTick();
    }

    @Override
    void onTick() {
        proposal.onTick();
    }

    /** The view that it asked for will never be, so the present one goes on, and it may answer again. */
    @Override
    void onRefused(View next, String reason) {
        if (next.equals(proposal.next()))
            context.become(context.leaving ? new Departed(context) : context.roleInView());
    }

    /** Tells the others at once where this replica has handed over. */
    @Override
    void onNewView() {
        if (context.leaving) proposal.tell();
        super.onNewView();
    }

    /** Refuses a message of this view: the sender will hear of the next one. */
    @Override
    void onApply(long token, Request.Apply apply) {
        notReady(token);
    }

    @Override
    void onLeave() {
        if (name == Status.Role.TAKING_OVER) super.onLeave();
    }
}
