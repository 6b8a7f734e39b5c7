package io.rollcall.chassis.answer;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Lets a filter close a connection in the middle of an answer. Without it the server would end the answer as if it were
 * whole, and wait once more for a client that reads slowly.
 */
public final class CutOff extends ValveBase {

    private static final String RESPONSE = CutOff.class.getName();

    CutOff() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(RESPONSE, response);
        getNext().invoke(request, response);
    }

    /** Closes the connection. What is in its buffers is not sent. */
    public static void cutOff(HttpServletRequest request) {
        if (request.getAttribute(RESPONSE) instanceof Response response)
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
    }
}
