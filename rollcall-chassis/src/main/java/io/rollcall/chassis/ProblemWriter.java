package io.rollcall.chassis;

import io.rollcall.wire.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems where no controller is reached: in filters, and in Tomcat itself. */
public final class ProblemWriter {

    private final JsonMapper json;

    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /** Writes the same answer as if a controller had thrown the exception. */
    public void write(ProblemException refusal, String path, HttpServletResponse response) throws IOException {
        String retryAfter = refusal.retryAfterSeconds();
        if (retryAfter != null) response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter);
        String challenge = refusal.challenge();
        if (challenge != null) response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge);
        write(Problems.of(refusal, path), response);
    }

    public void write(HttpStatusCode status, String path, HttpServletResponse response) throws IOException {
        write(Problems.of(status, path), response);
    }

    /**
     * Writes a problem without a content length. With one, the server would send the answer in this thread as soon as
     * the body is complete.
     */
    private void write(Problem problem, HttpServletResponse response) throws IOException {
        byte[] body = json.writeValueAsBytes(problem);
        response.setStatus(problem.status());
        response.setHeader("X-Content-Type-Options", "nosniff"); // Tomcat refuses before any filter could set it
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(body);
    }
}
