package io.rollcall.wire.kv;

import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.View;

/**
 * The problem answer to a replica whose view is over: that of every other refusal, and the view that holds.
 *
 * @param code {@code stale-view}
 * @param view that holds
 */
public record StaleView(String type, String title, int status, String detail, String code, View view) {

    public static StaleView of(View view) {
        String detail = "view %d holds here; follow it, or join anew".formatted(view.number());
        return new StaleView("about:blank", "Conflict", 409, detail, ProblemCode.STALE_VIEW, view);
    }
}
