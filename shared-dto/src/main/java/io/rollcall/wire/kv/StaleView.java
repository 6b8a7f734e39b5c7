package io.rollcall.wire.kv;

import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.View;

/**
 * The problem answer to a replica whose view is outdated: the fields of every other problem, and the current view.
 *
 * @param code {@code stale-view}
 * @param view the current view
 */
public record StaleView(String type, String title, int status, String detail, String code, View view) {

    public static StaleView of(View view) {
        String detail = "The current view is %d: follow it, or join again.".formatted(view.number());
        return new StaleView("about:blank", "Conflict", 409, detail, ProblemCode.STALE_VIEW, view);
    }
}
