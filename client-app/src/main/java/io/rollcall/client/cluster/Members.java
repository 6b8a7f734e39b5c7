package io.rollcall.client.cluster;

import io.rollcall.call.Authorizing;
import io.rollcall.call.HttpClients;
import io.rollcall.client.cluster.StatusAnswer.Answered;
import io.rollcall.client.cluster.StatusAnswer.NoMember;
import io.rollcall.client.cluster.StatusAnswer.Unreachable;
import io.rollcall.client.operator.CommandFailedException;
import io.rollcall.tls.Tls;
import io.rollcall.tls.TlsHttp;
import io.rollcall.wire.BearerToken;
import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.ClusterApi;
import io.rollcall.wire.registry.ClusterStatusRequest;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ServicesRequest;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** Calls the members of a registry. */
final class Members {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);

    /** Above the 11 s for which a member waits for its leader. */
    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(13);

    private final TlsHttp http;
    private final Tls tls;
    private final BearerToken token;

    Members(BearerToken token, Tls tls) {
        this.tls = tls;
        this.http = new TlsHttp(tls, builder -> builder.connectTimeout(CONNECT_TIMEOUT));
        this.token = token;
    }

    /** Asks one member for its status. */
    StatusAnswer status(String address) {
        try {
            return new Answered(
                    client(address, ClusterApi.class, STATUS_TIMEOUT).status(new ClusterStatusRequest()));
        } catch (ResourceAccessException e) {
            return new Unreachable();
        } catch (RestClientResponseException e) {
            boolean isUnknown = e.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND);
            return new NoMember(isUnknown ? whatElse(address) : address + " refuses: " + detail(e));
        } catch (RestClientException e) {
            return new NoMember(noRegistry(address));
        }
    }

    /** Says what answers at an address, if it is no member. */
    private String whatElse(String address) {
        try {
            client(address, RegistryApi.class, STATUS_TIMEOUT).services(new ServicesRequest());
            return alone(address);
        } catch (RestClientResponseException e) {
            return e.getStatusCode().is5xxServerError() ? alone(address) : noRegistry(address);
        } catch (RestClientException e) {
            return noRegistry(address);
        }
    }

    private static String alone(String address) {
        return "the registry at " + address + " is alone: it was started without -peers";
    }

    private static String noRegistry(String address) {
        return "what answers at " + address + " is no registry";
    }

    /**
     * Asks one member after the other until one knows the leader's answer.
     *
     * @throws CommandFailedException a member has refused, or none can answer
     */
    <T> T any(List<String> addresses, Function<ClusterApi, T> call) {
        CommandFailedException last = noneAnswers(addresses);
        for (String address : addresses) {
            try {
                return call.apply(client(address, ClusterApi.class, CHANGE_TIMEOUT));
            } catch (ResourceAccessException e) {
                if (!isNotSent(e)) throw unknown(address);
            } catch (RestClientResponseException e) {
                last = refused(address, e);
                if (!ProblemCode.NOT_READY.equals(code(e))) throw last;
            } catch (RestClientException e) {
                throw new CommandFailedException(noRegistry(address));
            }
        }
        throw last;
    }

    static CommandFailedException noneAnswers(List<String> addresses) {
        return new CommandFailedException("no registry answers at " + String.join(", ", addresses)
                + "; give its addresses with -registry HOST:PORT[,HOST:PORT...]");
    }

    private static boolean isNotSent(ResourceAccessException e) {
        return e.getCause() instanceof ConnectException || e.getCause() instanceof HttpConnectTimeoutException;
    }

    private static CommandFailedException unknown(String address) {
        return new CommandFailedException(
                address + " was asked and has not answered, so it is not known what has changed; look at the status");
    }

    private CommandFailedException refused(String address, RestClientResponseException e) {
        boolean isUnknown = e.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND);
        return new CommandFailedException(isUnknown ? whatElse(address) : detail(e));
    }

    private static String detail(RestClientResponseException e) {
        Problem problem = problem(e);
        String detail = problem == null ? null : problem.detail();
        return detail == null ? String.valueOf(e.getMessage()) : detail;
    }

    private static @Nullable String code(RestClientResponseException e) {
        Problem problem = problem(e);
        return problem == null ? null : problem.code();
    }

    /** Returns the problem; null: the body is none. */
    private static @Nullable Problem problem(RestClientResponseException e) {
        try {
            return e.getResponseBodyAs(Problem.class);
        } catch (RuntimeException notJson) {
            return null;
        }
    }

    private <T> T client(String address, Class<T> type, Duration timeout) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http.client());
        requests.setReadTimeout(timeout);
        RestClient client = RestClient.builder()
                .baseUrl(tls.origin(address))
                .requestFactory(requests)
                .requestInterceptor(new Authorizing(token))
                .build();
        return HttpClients.create(client, type);
    }
}
