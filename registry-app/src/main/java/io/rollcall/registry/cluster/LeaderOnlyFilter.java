package io.rollcall.registry.cluster;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.security.Access;
import io.rollcall.registry.registrar.Replies;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Brings the requests that only the leader answers to it as they are, and its answers back: views of groups, what
 * operators say, changes of the cluster, and how long leases still run, with the token of their sender, or with its
 * name if it has a certificate. They are few.
 */
final class LeaderOnlyFilter extends HttpFilter {

    private static final String LEASES = "/Registry.Leases";

    static final List<String> PATHS = List.of(
            LEASES,
            "/Registry.View",
            "/Registry.ChangeView",
            "/Registry.ReportView",
            "/Registry.Position",
            "/Registry.Views",
            "/Registry.ForceView",
            "/Registry.DeleteView",
            "/Registry.ReleaseReplica",
            "/Registry.Override",
            "/Registry.Evict",
            "/Cluster.Join",
            "/Cluster.Add",
            "/Cluster.Remove",
            "/Cluster.Transfer");

    private static final long serialVersionUID = 1;
    private static final Logger log = LoggerFactory.getLogger(LeaderOnlyFilter.class);

    /** Below the 2 s that a replica waits before it asks another member. */
    private static final Duration TIMEOUT = Duration.ofMillis(1_500);

    /** Above the time that a change of the cluster may take. */
    private static final Duration TIMEOUT_OF_CHANGE = Leadership.PATIENCE.plusSeconds(1);

    /** The limit on requests that are on their way. Each has a connection. */
    private static final int REQUESTS_MAX = 256;

    /**
     * The limit on requests for leases that are on their way. Each open page asks once a second, and however many pages
     * there are, views must not wait for them.
     */
    private static final int REQUESTS_OF_PAGES_MAX = 16;

    private final transient Supplier<@Nullable String> leader;
    private final transient Supplier<MemberClient> client;
    private final transient Supplier<Access> access;
    private final transient ProblemWriter problems;
    private final transient Semaphore requests = new Semaphore(REQUESTS_MAX);
    private final transient Semaphore requestsOfPages = new Semaphore(REQUESTS_OF_PAGES_MAX);

    /** @param leader tells the address of the other member that leads; null: none is known, or this one leads */
    LeaderOnlyFilter(
            Supplier<@Nullable String> leader,
            Supplier<MemberClient> client,
            Supplier<Access> access,
            ProblemWriter problems) {
        this.leader = leader;
        this.client = client;
        this.access = access;
        this.problems = problems;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) { // the answer of the method comes later
            chain.doFilter(request, response);
            return;
        }
        String elsewhere = leader.get();
        boolean isForwarded = request.getHeader(MemberClient.FORWARDED) != null;
        if (elsewhere == null || !request.getMethod().equals("POST")) chain.doFilter(request, response);
        else if (isKnown(request, response)) {
            String sentFor = access.get().nameToSend(request);
            Semaphore places = request.getServletPath().equals(LEASES) ? requestsOfPages : requests;
            if (isForwarded || !places.tryAcquire())
                problems.write(Replies.notReady(), request.getRequestURI(), response);
            else forward(elsewhere, sentFor, places, request, response);
        }
    }

    /** A stranger's request is refused here. What a token allows is the leader's decision. */
    private boolean isKnown(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            access.get().requireKnown(request);
            return true;
        } catch (ProblemException stranger) {
            problems.write(stranger, request.getRequestURI(), response);
            return false;
        }
    }

    /**
     * @param sentFor the name of the sender that has no token; null: it has one, or security is off
     * @param places where it has taken a place
     */
    private void forward(
            String to,
            @Nullable String sentFor,
            Semaphore places,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        AsyncContext async;
        byte[] body;
        try {
            body = request.getInputStream().readAllBytes(); // another filter limits it
            async = request.startAsync(request, response);
            async.setTimeout(0); // the call has its own
        } catch (IOException | RuntimeException | Error e) {
            places.release();
            throw e;
        }
        String path = request.getRequestURI();
        Duration timeout = path.startsWith("/Cluster.") ? TIMEOUT_OF_CHANGE : TIMEOUT;
        var unused = client.get()
                .sendFor(to, path, body, request.getHeader(HttpHeaders.AUTHORIZATION), sentFor, timeout)
                .whenComplete((answer, failure) -> {
                    places.release();
                    try {
                        if (answer != null) write(answer, response);
                        else problems.write(refusal(failure), path, response);
                    } catch (IOException | RuntimeException | Error e) {
                        log.debug("The leader's answer could not be sent", e);
                    }
                    async.complete();
                });
    }

    private static ProblemException refusal(Throwable failure) {
        return MemberClient.isNotSent(failure) ? Replies.notReady() : Replies.outcomeUnknown();
    }

    private static void write(HttpResponse<byte[]> answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.statusCode());
        for (String header : List.of("Content-Type", "Retry-After", HttpHeaders.WWW_AUTHENTICATE))
            answer.headers().firstValue(header).ifPresent(value -> response.setHeader(header, value));
        response.getOutputStream().write(answer.body());
    }
}
