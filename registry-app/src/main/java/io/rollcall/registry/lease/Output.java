package io.rollcall.registry.lease;

/** What a {@link Member} wants done. Calls come in order, from inside the call of the member. */
public interface Output {

    /** @param asked as it came with the command */
    void answer(Object asked, Reply reply);

    /**
     * Appends an entry to the log. The member is told when it is {@linkplain Member#applied in the log}; if it may
     * never be, the member must be told that it {@linkplain Member#follow leads no longer}.
     */
    void propose(LogEntry entry);

    void effect(Effect effect);
}
