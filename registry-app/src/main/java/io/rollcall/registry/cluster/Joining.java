package io.rollcall.registry.cluster;

import io.rollcall.log.ReplicatedLog;
import io.rollcall.registry.cluster.MemberClient.MemberRefusedException;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.JoinRequest;
import io.rollcall.wire.registry.MembersResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes this member one of its group: it asks the leader to be taken in, and notes in the directory that it was. */
final class Joining {

    private static final Logger log = LoggerFactory.getLogger(Joining.class);

    private final Formation formation;
    private final ReplicatedRegistrar registrar;
    private final Freshness freshness;
    private final Removal removal;
    private final MemberClient client;
    private final BooleanSupplier isRunning;

    /** Why this member could not join, by the member that said so. */
    private final Map<String, String> lastRefusals = new ConcurrentHashMap<>();

    /** The group into which the leader has taken this member; empty: none in this life. */
    private volatile String joined = "";

    Joining(
            Formation formation,
            ReplicatedRegistrar registrar,
            Freshness freshness,
            Removal removal,
            MemberClient client,
            BooleanSupplier isRunning) {
        this.formation = formation;
        this.registrar = registrar;
        this.freshness = freshness;
        this.removal = removal;
        this.client = client;
        this.isRunning = isRunning;
    }

    /** Tries once. Returns whether this member is in the group, and the group has its first entry. */
    boolean isDone(JoinRequest request, ReplicatedLog opened) throws IOException {
        if (!isTakenIn(request) || !isMember(opened) || registrar.registry() == null) return false;
        formation.onMember();
        return true;
    }

    /**
     * Returns whether this member is in the group for certain. What its own log says may never be committed, so the
     * word of the leader counts.
     */
    private boolean isTakenIn(JoinRequest request) {
        return switch (formation.progress()) {
            case FORMS, MEMBER, REMOVED -> true;
            case RECOVERED -> registrar.leadsForCertain() && freshness.age() != null;
            case LOOKS, JOINS ->
                joined.equals(request.group())
                        || formation.others().stream()
                                .anyMatch(peer -> isRunning.getAsBoolean() && isJoined(peer, request));
        };
    }

    private boolean isMember(ReplicatedLog opened) {
        return opened.status().peers().stream().anyMatch(peer -> peer.id().equals(formation.member()));
    }

    private boolean isJoined(String peer, JoinRequest request) {
        try {
            var members = client.call(peer, "/Cluster.Join", request, MembersResponse.class, Leadership.PATIENCE)
                    .get(2 * Leadership.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            joined = request.group();
            log.info("joined {}", members.members());
            return true;
        } catch (ExecutionException | TimeoutException e) {
            onNotJoined(peer, Causes.of(e));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the leader refuses needs an operator, so the log says it once. */
    private void onNotJoined(String peer, Throwable why) {
        removal.note(why);
        log.debug("not joined", why);
        if (!(why instanceof MemberRefusedException refused) || !ProblemCode.NOT_A_PEER.equals(refused.code())) return;
        String said = String.valueOf(refused.detail());
        if (!said.equals(lastRefusals.put(peer, said))) log.warn("waits to join: {}", said);
    }
}
