package io.rollcall.registry.cluster;

import io.rollcall.log.LogClosedException;
import io.rollcall.registry.cluster.Formation.Progress;
import io.rollcall.registry.cluster.MemberClient.MemberRefusedException;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.JoinRequest;
import io.rollcall.wire.registry.MembersResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends this member once the leader says that its directory is no longer a member of the group. The directory notes it,
 * so that the member stays out when it is started again.
 */
final class Removal {

    private static final Logger log = LoggerFactory.getLogger(Removal.class);

    /** How long a question may take, and so how long the end of a failed log may be put off. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    private final ClusterSettings settings;
    private final Formation formation;
    private final MemberClient client;
    private final AtomicBoolean isOver = new AtomicBoolean();

    Removal(ClusterSettings settings, Formation formation, MemberClient client) {
        this.settings = settings;
        this.formation = formation;
        this.client = client;
    }

    /** Asks the other members whether this one was removed, and does not wait for the answers. */
    CompletableFuture<Void> ask() {
        UUID group = formation.group();
        if (group == null || formation.progress() != Progress.MEMBER) return CompletableFuture.completedFuture(null);
        JoinRequest request = request(group);
        List<CompletableFuture<Void>> asked =
                formation.others().stream().map(peer -> ask(peer, request)).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> ask(String peer, JoinRequest request) {
        return client.call(peer, "/Cluster.Join", request, MembersResponse.class, PATIENCE)
                .handle((members, failure) -> {
                    if (failure != null) note(Causes.of(failure));
                    return null;
                });
    }

    JoinRequest request(UUID group) {
        boolean wasMember = formation.progress() == Progress.MEMBER;
        return new JoinRequest(
                group.toString(), settings.name(), formation.member(), settings.logAddress(), wasMember ? true : null);
    }

    /** Ends this member if the refusal says that it was removed. */
    void note(Throwable refusal) {
        if (!isRemoval(refusal) || !isOver.compareAndSet(false, true)) return;
        log.warn("{} was removed from the registry, and stops. {}", settings.name(), Formation.HOW_TO_COME_BACK);
        try {
            formation.onRemoved();
        } catch (IOException e) {
            log.warn("The data directory could not note it: {}", e.toString());
        }
        ProcessExit.begin(0);
    }

    private static boolean isRemoval(Throwable refusal) {
        return refusal instanceof MemberRefusedException refused && ProblemCode.MEMBER_REMOVED.equals(refused.code());
    }

    /** The log has ended. Ratis closes the log of a member that was removed, so the others are asked first. */
    void onFailure(Throwable why) {
        CompletableFuture<Void> asked =
                why instanceof LogClosedException ? ask() : CompletableFuture.completedFuture(null);
        var unused = asked.whenComplete((done, failure) -> {
            if (!isOver.get()) FailedLog.exit(why);
        });
    }
}
