package io.rollcall.call;

import io.rollcall.call.AttemptOutcome.Answered;
import io.rollcall.call.AttemptOutcome.NotSent;
import io.rollcall.call.AttemptOutcome.RedirectFailed;
import io.rollcall.call.AttemptOutcome.Unknown;
import java.util.Set;

/**
 * Decides what may be sent again, to another instance. These are all the rules:
 *
 * <ul>
 *   <li>Any call may be sent again if nothing was sent, which the {@linkplain Transmission connection layer} knows. It
 *       cannot have been executed.
 *   <li>Only an {@linkplain Idempotency idempotent} call may be sent again if there was a connection and no answer, or
 *       if the answer is 429, 502, 503 or 504, which are temporary by definition. It may have been executed, and does
 *       no harm when it is executed twice.
 *   <li>Nothing else may be sent again: any other answer, also an error, is final.
 * </ul>
 *
 * <p>A call that may be sent again is not always sent again: the number of attempts is limited, and so is the
 * {@linkplain RetryBudget budget}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2">RFC 9110, 9.2.2: Idempotent Methods</a>
 */
final class RetryRule {

    private static final Set<Integer> TEMPORARY = Set.of(429, 502, 503, 504);

    static boolean allows(AttemptOutcome outcome, boolean isIdempotent) {
        if (outcome instanceof NotSent) return true;
        if (outcome instanceof Unknown || outcome instanceof RedirectFailed) return isIdempotent;
        return outcome instanceof Answered answered && TEMPORARY.contains(answered.status()) && isIdempotent;
    }

    private RetryRule() {}
}
