package io.rollcall.registration;

import io.rollcall.tls.Tls;
import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Finds the instance that the registry lists under this one's id, and checks whether it is alive.
 *
 * <p>Any answer over HTTP counts as the other instance's, because instances differ, and no answer that all of them give
 * names the instance. A process that took over the address of an instance that died less than a lease ago is therefore
 * taken for that instance, until the lease has ended.
 */
final class IdHolder {

    /** The longest wait for an answer. An instance that takes longer cannot complain. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The name of a lease that no registry has given. */
    private static final String NO_LEASE = "none";

    private final RegistryApi registry;
    private final InstanceIdentity identity;
    private final Tls tls;

    IdHolder(RegistryApi registry, InstanceIdentity identity, Tls tls) {
        this.tls = tls;
        this.registry = registry;
        this.identity = identity;
    }

    /**
     * Returns the instance that is listed under this one's id, whatever its address. A draining instance leaves by
     * itself and gives the id away.
     *
     * @throws org.springframework.web.client.RestClientException the registry does not answer
     */
    Optional<Instance> listed() {
        return registry.lookup(new LookupRequest(identity.service(), true)).instances().stream()
                .filter(one -> one.id().equals(identity.id()) && one.status() != Status.DRAINING)
                .findFirst();
    }

    /**
     * Returns whether it is this process or an earlier run of it, because no other process can listen at its address.
     */
    boolean isSelf(Instance one) {
        return one.address().equals(identity.address());
    }

    /**
     * Returns whether the id is held by another principal than this process's, as the registry says. Then no answer
     * proves anything, because whoever has registered the id has chosen the address. A registry without security, or of
     * an earlier version, knows of no other principal.
     *
     * @throws org.springframework.web.client.RestClientException the registry does not answer
     */
    boolean isOwnedByAnother() {
        try {
            registry.heartbeat(new HeartbeatRequest(identity.service(), identity.id(), NO_LEASE, null))
                    .join();
            return false;
        } catch (HttpClientErrorException e) {
            return isRefused(e, HttpStatus.CONFLICT, ProblemCode.OWNED_BY_ANOTHER);
        }
    }

    /** Returns whether a failure is a refusal by the registry with this code. */
    static boolean isRefused(Throwable failure, HttpStatus status, String code) {
        if (!(failure instanceof HttpClientErrorException refused)
                || !refused.getStatusCode().isSameCodeAs(status)) return false;
        Problem problem = refused.getResponseBodyAs(Problem.class);
        return problem != null && code.equals(problem.code());
    }

    /** Returns whether the instance answers at its address, with any answer. */
    boolean answers(Instance other) {
        return answers(other, tls);
    }

    static boolean answers(Instance other, Tls tls) {
        SimpleClientHttpRequestFactory requests = new WithoutRedirects(tls);
        requests.setConnectTimeout(PATIENCE);
        requests.setReadTimeout(PATIENCE);
        requests.setProxy(Proxy.NO_PROXY); // a proxy would answer in its place
        try {
            return RestClient.builder()
                    .requestFactory(requests)
                    .build()
                    .get()
                    .uri(Tls.origin(other.address(), other.speaksTls()) + "/actuator/health/liveness")
                    .exchange((request, answer) -> true);
        } catch (ResourceAccessException e) {
            return false;
        }
    }

    /** An instance must not choose where else this process asks. */
    private static final class WithoutRedirects extends SimpleClientHttpRequestFactory {

        private final Tls tls;

        WithoutRedirects(Tls tls) {
            this.tls = tls;
        }

        @Override
        protected void prepareConnection(HttpURLConnection connection, String method) throws IOException {
            super.prepareConnection(connection, method);
            connection.setInstanceFollowRedirects(false);
            if (connection instanceof HttpsURLConnection secure)
                secure.setSSLSocketFactory(tls.context().getSocketFactory());
        }
    }
}
