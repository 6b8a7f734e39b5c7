package io.rollcall.chassis;

import io.rollcall.wire.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem where no controller has been reached: in filters, and in Tomcat itself. */
public final class ProblemWriter {

    private final JsonMapper json;

    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /** As a controller that throws it would answer. */
    public void write(Refusal refusal, String path, HttpServletResponse response) throws IOException {
        String retryAfter = refusal.retryAfterSeconds();
        if (retryAfter != null) response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter);
        write(Problems.of(refusal, path), response);
    }

    public void write(HttpStatusCode status, String path, HttpServletResponse response) throws IOException {
        write(Problems.of(status, path), response);
    }

    /** The length is the server's to say: it sends an answer as soon as that is said, and all is there, in this thread. */
    private void write(Problem problem, HttpServletResponse response) throws IOException {
        byte[] body = json.writeValueAsBytes(problem);
        response.setStatus(problem.status());
        response.setHeader("X-Content-Type-Options", "nosniff"); // no filter has been there where Tomcat refuses
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(body);
    }
}
