package io.rollcall.chassis.answer;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.util.WebUtils;

/**
 * Bounds how many threads may send large answers at once, how much memory these take, and how long each may take.
 *
 * <p>A small answer fits into the buffer of its connection. A large one waits for the client to read, and its thread
 * with it. Half of the threads may do that. While they do, a further large answer is refused, with 429, before its
 * first byte: small answers, and what replicas and members tell each other, have the other half.
 *
 * <p>A method whose answer is kept until it is sent reserves the memory for it ({@link OutgoingAnswer#reserve}).
 */
final class LargeAnswersFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    private final transient AnswerCapacity capacity;

    LargeAnswersFilter(AnswerCapacity capacity) {
        this.capacity = capacity;
    }

    /** The answer that comes later is sent in another dispatch, to the response of the first one. */
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        MeasuredResponse known = WebUtils.getNativeResponse(response, MeasuredResponse.class);
        MeasuredResponse measured = known == null
                ? new MeasuredResponse(request, response, new OutgoingAnswer(capacity), System::nanoTime)
                : known;
        OutgoingAnswer before = OutgoingAnswer.exchange(measured.answer());
        try {
            chain.doFilter(request, known == null ? measured : response);
        } finally {
            OutgoingAnswer.exchange(before);
            measured.answer().releaseThread();
            if (request.isAsyncStarted()) closeAtTheEnd(request, measured);
            else measured.answer().close();
        }
    }

    /** A thread that is none of the server's may send the answer. */
    private static void closeAtTheEnd(HttpServletRequest request, MeasuredResponse measured) {
        try {
            request.getAsyncContext().addListener(measured);
        } catch (IllegalStateException over) {
            measured.answer().close();
        }
    }
}
