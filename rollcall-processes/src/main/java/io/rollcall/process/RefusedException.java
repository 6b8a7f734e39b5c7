package io.rollcall.process;

/** A method was called, and its answer was not 2xx. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Answer answer;

    RefusedException(String method, Answer answer) {
        super(method + " answered " + answer.status() + ": " + answer.body());
        this.answer = answer;
    }

    public Answer answer() {
        return answer;
    }
}
