package io.rollcall.call;

import io.rollcall.call.AttemptOutcome.Answered;
import io.rollcall.call.AttemptOutcome.NotSent;
import io.rollcall.call.AttemptOutcome.RedirectFailed;
import io.rollcall.call.AttemptOutcome.Unknown;
import java.util.Set;

/**
 * What may be sent again, to another instance. All of it is here:
 *
 * <ul>
 *   <li>where nothing was sent, which the {@linkplain Transmission connection layer} knows, any call: it cannot have been executed;
 *   <li>where there was one and no answer, and where the answer is 429, 502, 503 or 504, which are said to be temporary, only a call
 *       that is {@linkplain Idempotency idempotent}: it may have been executed, and is not harmed by being executed twice;
 *   <li>nothing else: any other answer, be it an error, is the answer.
 * </ul>
 *
 * <p>That it may does not mean that it is: there is a bound on attempts, and a {@linkplain RetryBudget budget}.
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
