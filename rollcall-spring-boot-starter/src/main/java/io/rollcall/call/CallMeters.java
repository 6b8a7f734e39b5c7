package io.rollcall.call;

/** What is counted of the calls of one service. */
public interface CallMeters {

    /** How an attempt ended. */
    enum Outcome {
        /** The instance answered, whatever it said. */
        ANSWERED,
        /** There was no connection. */
        NOT_SENT,
        /** There was a connection and no answer: the call may have been executed. */
        FAILED,
        /** Nobody waits for the answer any more: another attempt was quicker, or the caller has gone. */
        ABANDONED
    }

    /** An instance was picked by the algorithm. */
    void onPick();

    void onAttempt(Outcome outcome);

    /** An attempt after the first one of a call. */
    void onRetry();

    /** A second attempt beside the first one, which is slow. */
    void onHedge();

    /** A retry was allowed, but for the budget. */
    void onBudgetSpent();

    /** An instance fails too often, and is called no more for now. */
    void onEjection();

    /** An instance named another one, and the call goes there. */
    void onRedirect();

    void onNoInstance();

    /** Makes the meters of a service, when it is first called. */
    @FunctionalInterface
    interface Source {

        CallMeters of(String service, String loadBalancer);
    }

    /** For an application that measures nothing. */
    CallMeters NONE = new CallMeters() {

        @Override
        public void onPick() {}

        @Override
        public void onAttempt(Outcome outcome) {}

        @Override
        public void onRetry() {}

        @Override
        public void onHedge() {}

        @Override
        public void onBudgetSpent() {}

        @Override
        public void onEjection() {}

        @Override
        public void onRedirect() {}

        @Override
        public void onNoInstance() {}
    };
}
