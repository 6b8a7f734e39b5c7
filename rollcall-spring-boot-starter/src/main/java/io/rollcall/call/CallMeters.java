package io.rollcall.call;

/** The counters of the calls of one service. */
public interface CallMeters {

    /** The outcome of an attempt, as a tag of the meter {@code rollcall.attempts}. */
    enum Outcome {
        /** The instance answered, whatever it said. */
        ANSWERED,
        /** There was no connection. */
        NOT_SENT,
        /** There was a connection and no answer: the call may have been executed. */
        FAILED,
        /** Nobody waits for the answer any more: another attempt was faster, or the caller has gone. */
        ABANDONED
    }

    /** Called when the algorithm has picked an instance. */
    void onPick();

    void onAttempt(Outcome outcome);

    /** Called for each attempt after the first one of a call. */
    void onRetry();

    /** Called for a second attempt beside a slow first one. */
    void onHedge();

    /** Called when the retry budget is spent, so that a retry is not made. */
    void onBudgetSpent();

    /** Called when an instance is ejected. */
    void onEjection();

    /** Called when an instance has named another one, to which the call goes next. */
    void onRedirect();

    void onNoInstance();

    /** Makes the meters of a service, when it is first called. */
    @FunctionalInterface
    interface Source {

        CallMeters of(String service, String loadBalancer);
    }

    /** Counts nothing. */
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
