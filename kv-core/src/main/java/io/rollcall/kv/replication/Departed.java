package io.rollcall.kv.replication;

/** A replica that has left, and waits for its process to end. */
final class Departed extends Role {

    Departed(Context context) {
        super(context);
    }

    @Override
    Status.Role name() {
        return Status.Role.LEFT;
    }

    @Override
    String why() {
        return "this replica has left the group and is about to stop; ask another";
    }

    @Override
    void onBegin() {
        context.outbox.add(new Effect.Left());
    }

    @Override
    void onNewView() {}

    @Override
    void onTick() {}

    @Override
    void onLeave() {
        context.outbox.add(new Effect.Left());
    }
}
