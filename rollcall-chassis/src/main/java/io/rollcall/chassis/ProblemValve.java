package io.rollcall.chassis;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers requests that Tomcat refuses before any servlet sees them, such as one with a malformed path, with a problem.
 * Tomcat's own answer would be an HTML page.
 */
public final class ProblemValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemValve.class);

    private static final String HEADER_TOO_LARGE =
            StringManager.getManager("org.apache.coyote.http11").getString("iib.requestheadertoolarge.error");

    private final ProblemWriter problems = new ProblemWriter(JsonMapper.shared());

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        boolean nothingToSay = response.getStatus() < 400 || response.getContentWritten() > 0;
        if (nothingToSay || !response.setErrorReported()) return;
        try {
            HttpStatusCode status = isHeaderTooLarge(throwable)
                    ? HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                    : HttpStatusCode.valueOf(response.getStatus());
            problems.write(status, request.getRequestURI(), response.getResponse());
            response.finishResponse();
        } catch (IOException clientIsGone) {
            log.debug("The client is gone before it heard that {} failed", request.getRequestURI(), clientIsGone);
        }
    }

    /** Whether Tomcat refuses the size of the headers. It answers 400, and its exception has no type of its own. */
    private static boolean isHeaderTooLarge(@Nullable Throwable refusal) {
        return refusal instanceof IllegalArgumentException && HEADER_TOO_LARGE.equals(refusal.getMessage());
    }
}
