package io.rollcall.kv.replication;

/** A primary that met a later one: another process runs under its id. It answers nothing any more. */
final class Deposed extends Role {

    private final long laterView;

    Deposed(Context context, long laterView) {
        super(context);
        this.laterView = laterView;
    }

    @Override
    String why() {
        return "another process runs as " + context.settings.self().id() + " and leads view " + laterView
                + "; stop this one";
    }

    @Override
    boolean isReady() {
        return false;
    }

    @Override
    Status.Role name() {
        return Status.Role.DEPOSED;
    }

    @Override
    void onTick() {}
}
