package io.rollcall.chassis.body;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Lets a filter give up a body. Without it the server would read on to the end of the body after the answer, in order
 * to find the next request behind it, and a client that sends slowly would hold the thread.
 */
final class UnreadBody extends ValveBase {

    private static final String GIVE_UP = UnreadBody.class.getName();

    UnreadBody() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getContentLengthLong() != 0)
            request.setAttribute(GIVE_UP, (Runnable) () -> giveUp(request, response));
        getNext().invoke(request, response);
    }

    /**
     * Tomcat takes this for an error, of which it would write a page; the filter answers itself. Where Tomcat has
     * refused the body already, it takes no other answer.
     */
    private static void giveUp(Request request, Response response) {
        boolean isRefused = response.isError();
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        if (!isRefused) response.setErrorReported();
    }

    /** Has the server read no further. It does not wait for a body that is read as it arrives, in any case. */
    static void giveUp(HttpServletRequest request) {
        if (request.getAttribute(GIVE_UP) instanceof Runnable giveUp) giveUp.run();
    }
}
