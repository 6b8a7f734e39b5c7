package io.rollcall.wire.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The view that an operator has forced, and what was given up for it.
 *
 * @param number as in {@link View}
 * @param primary as in {@link View}
 * @param members as in {@link View}
 * @param loss what is lost, in words for the operator; absent: the registry is of a version that does not say
 */
public record ForceViewResponse(
        long number,
        @Nullable String primary,
        List<View.Member> members,
        @Nullable String loss) {

    public static ForceViewResponse of(View view, String loss) {
        return new ForceViewResponse(view.number(), view.primary(), view.members(), loss);
    }

    public View view() {
        return new View(number, primary, members);
    }
}
