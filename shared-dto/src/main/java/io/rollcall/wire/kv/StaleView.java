package io.rollcall.wire.kv;

import io.rollcall.wire.ProblemCode;

/**
 * The problem answer to a replica whose view is over: that of every other refusal, and the view that holds.
 *
 * @param code {@code stale-view}
 * @param view that holds, or is being formed
 * @param session of its primary
 */
public record StaleView(String type, String title, int status, String detail, String code, long view, String session) {

    public static StaleView of(long view, String session) {
        String detail = "view %d holds here; follow it, or join anew".formatted(view);
        return new StaleView("about:blank", "Conflict", 409, detail, ProblemCode.STALE_VIEW, view, session);
    }
}
