package io.rollcall.demo;

import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.process.RefusedException;
import io.rollcall.process.RunningProcess;
import io.rollcall.process.UnreachableException;
import io.rollcall.wire.registry.ClusterStatusRequest;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One member of the registry. It may end and be started again. */
final class Member {

    /** Longer than a member takes to answer, or to refuse, on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** The port of the log that a registry chooses by itself is this much above its own. */
    private static final int LOG_PORT_DISTANCE = 1_000;

    private final Terminal terminal;
    private final String id;
    private final Endpoint endpoint;
    private final List<String> flags;
    private @Nullable RunningProcess process;

    /** @param peers the addresses of all members, with commas between them */
    Member(Terminal terminal, String id, int port, int logPort, String peers) {
        this.terminal = terminal;
        this.id = id;
        this.endpoint = new Endpoint("localhost:" + port, TIMEOUT);
        this.flags = new ArrayList<>(List.of("-listen", endpoint.address(), "-peers", peers, "-data", directory()));
        if (logPort != port + LOG_PORT_DISTANCE) flags.addAll(List.of("-log-port", Integer.toString(logPort)));
    }

    /** Starts it with the data that it has, and does not wait until it is ready. */
    void start() {
        process = terminal.start(id, "registry", flags.toArray(String[]::new));
    }

    String address() {
        return endpoint.address();
    }

    String directory() {
        return "data/" + id;
    }

    /** Returns its present process, or the one that has ended. */
    RunningProcess process() {
        if (process == null) throw new IllegalStateException(id + " is not started");
        return process;
    }

    boolean isAlive() {
        return process().isAlive();
    }

    boolean isReady() {
        return endpoint.isReady();
    }

    /** Returns whether it leads, and a majority has answered it lately. */
    boolean leads() {
        return status().filter(ClusterStatusResponse::leads).isPresent();
    }

    /** Returns whether it knows of this leader; a leader follows itself. */
    boolean follows(Member leader) {
        return status().filter(known -> leader.address().equals(known.leader())).isPresent();
    }

    /** Returns whether it has applied the log up to an index. */
    boolean hasApplied(long index) {
        return status().filter(known -> known.applied() >= index).isPresent();
    }

    /** Returns what it knows of the cluster, if it answers. */
    Optional<ClusterStatusResponse> status() {
        try {
            return Optional.of(
                    endpoint.call("Cluster.Status", new ClusterStatusRequest(), ClusterStatusResponse.class));
        } catch (UnreachableException | RefusedException notNow) {
            return Optional.empty();
        }
    }

    /** Returns the list of a service, with the instances of every status. */
    LookupResponse list(String service) {
        return endpoint.call("Registry.Lookup", new LookupRequest(service, true), LookupResponse.class);
    }

    Answer post(String method, String body) {
        return endpoint.post(method, body);
    }

    /** Returns whether it executed the call. */
    boolean accepts(String method, String body) {
        try {
            return post(method, body).isGood();
        } catch (UnreachableException notYet) {
            return false;
        }
    }

    @Override
    public String toString() {
        return address();
    }
}
