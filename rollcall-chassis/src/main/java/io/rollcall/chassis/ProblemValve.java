package io.rollcall.chassis;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers requests that Tomcat refuses before any servlet sees them, such as one with a malformed path, with a problem.
 * Tomcat's own answer would be an HTML page.
 */
public final class ProblemValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemValve.class);

    private final ProblemWriter problems = new ProblemWriter(JsonMapper.shared());

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        boolean nothingToSay = response.getStatus() < 400 || response.getContentWritten() > 0;
        if (nothingToSay || !response.setErrorReported()) return;
        try {
            problems.write(
                    HttpStatusCode.valueOf(response.getStatus()), request.getRequestURI(), response.getResponse());
            response.finishResponse();
        } catch (IOException clientIsGone) {
            log.debug("The client is gone before it heard that {} failed", request.getRequestURI(), clientIsGone);
        }
    }
}
