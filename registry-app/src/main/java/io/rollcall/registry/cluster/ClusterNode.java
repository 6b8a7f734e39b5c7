package io.rollcall.registry.cluster;

import io.rollcall.log.LogSettings;
import io.rollcall.log.LogStatus;
import io.rollcall.log.Peer;
import io.rollcall.log.RatisLog;
import io.rollcall.log.ReplicatedLog;
import io.rollcall.registry.cluster.Formation.Progress;
import io.rollcall.wire.registry.ClusterStatusRequest;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.HelloResponse;
import io.rollcall.wire.registry.JoinRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * This member's part in the group, from its start to its end: it finds its group, opens the log, looks every few
 * milliseconds at what the log says, asks the leader each second how new its own lists are, and hands over before it
 * stops.
 */
final class ClusterNode implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ClusterNode.class);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration ASK = Duration.ofSeconds(1);

    /** How often this member asks whether an operator has recovered the registry without it. */
    private static final Duration ASK_FOR_SUCCESSOR = Duration.ofSeconds(5);

    /** Longer than a term takes to begin, and than a transfer of the leadership. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(6);

    /** A follower that has been silent for this time is worth a line of the log. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration HAND_OVER = Duration.ofSeconds(2);

    private final ClusterSettings settings;
    private final Formation formation;
    private final ReplicatedRegistrar registrar;
    private final Forwarder forwarder;
    private final Freshness freshness;
    private final MemberClient client;
    private final Admissions admissions;
    private final Removal removal;
    private final Joining joining;
    private final Succession succession;
    private final LongSupplier nanos;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(2, ClusterNode::daemon);
    private final Leadership leadership;
    private volatile @Nullable ReplicatedLog replicatedLog;
    private volatile boolean running;

    /** Since when this member leads in the log only; 0: it does not. Only the timer that ticks uses it. */
    private long idleSinceNanos;

    /** Followers of which the log says that they are silent. Only the timer that ticks uses it. */
    private Set<String> silent = Set.of();

    /** What was asked of the leader, and is not reached yet: null, or fresh as of a time once an index is applied. */
    private volatile @Nullable Asked asked;

    /** Whether another member led at the last tick, as far as is known. Only the timer that ticks uses it. */
    private boolean knewLeader;

    private record Asked(long atNanos, long committed) {}

    ClusterNode(
            ClusterSettings settings,
            Formation formation,
            ReplicatedRegistrar registrar,
            Forwarder forwarder,
            Freshness freshness,
            MemberClient client,
            Leadership leadership,
            Admissions admissions,
            Removal removal,
            LongSupplier nanos) {
        this.settings = settings;
        this.formation = formation;
        this.registrar = registrar;
        this.forwarder = forwarder;
        this.freshness = freshness;
        this.client = client;
        this.leadership = leadership;
        this.admissions = admissions;
        this.removal = removal;
        this.nanos = nanos;
        this.joining = new Joining(formation, registrar, freshness, removal, client, () -> running);
        this.succession = new Succession(formation, registrar, freshness, leadership, nanos);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "cluster");
        thread.setDaemon(true);
        return thread;
    }

    /** Starts after the web server listens, because the others ask this member for its name. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public void start() {
        running = true;
        succession.begin();
        timer.execute(this::form);
        repeat(this::tick, TICK);
        repeat(this::ask, ASK);
        repeat(this::askForSuccessor, ASK_FOR_SUCCESSOR);
    }

    private void repeat(Runnable work, Duration pause) {
        Runnable surviving = () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) { // the next time comes all the same
                log.error("A look at the cluster failed", e);
            }
        };
        var unused = timer.scheduleWithFixedDelay(surviving, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    // --- The beginning ---

    private void form() {
        try {
            if (formation.decide()) open();
            else again(this::form);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            if (running) registrar.failed(e);
        }
    }

    private void again(Runnable work) {
        var unused = timer.schedule(work, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void open() throws IOException {
        UUID group = Objects.requireNonNull(formation.group());
        Peer self = new Peer(formation.member(), settings.logAddress(), settings.name());
        boolean isFirst = formation.progress() == Progress.FORMS || formation.progress() == Progress.RECOVERED;
        if (formation.progress() == Progress.RECOVERED)
            freshness.awaitInstances(ClusterConfiguration.TIME_TO_COME_BACK);
        LogSettings logSettings = LogSettings.of(
                        formation.logDirectory(), group, self, isFirst ? List.of(self) : List.of())
                .withBindHost(settings.logBindHost())
                .withTls(settings.logTls());
        ReplicatedLog opened = RatisLog.open(logSettings, registrar);
        replicatedLog = opened;
        registrar.use(opened);
        join(removal.request(group));
    }

    /** Asks to be taken in until this member is in the group, and the group has its first entry. */
    private void join(JoinRequest request) {
        ReplicatedLog opened = replicatedLog;
        if (!running || opened == null || registrar.hasFailed()) return;
        if (!request.group().equals(String.valueOf(formation.group()))) return;
        try {
            if (joining.isDone(request, opened)) return;
        } catch (IOException | RuntimeException | Error e) {
            log.warn("This member could not join, and tries again: {}", e.toString());
        }
        again(() -> join(request));
    }

    // --- Every few milliseconds ---

    /** A member is ready once it is one: whoever restarts the next after that counts on its vote. */
    private void tick() {
        forwarder.flush();
        ReplicatedLog opened = replicatedLog;
        if (opened == null || registrar.hasFailed()) return;
        LogStatus status = opened.status();
        leadership.update(opened, status);
        List<String> names = status.peers().stream().map(Peer::clientAddress).toList();
        admissions.note(names);
        formation.noteMembers(names);
        LogStatus.Leading leading = status.leading();
        if (leading != null) registrar.hear(leading.majoritySilentMillis());
        if (registrar.leadsForCertain()) freshness.wereFresh(nanos.getAsLong());
        succession.look();
        stepDownIfIdle(opened, leading != null && !registrar.leads());
        noteSilence(leading);
        askNewLeader();
        Asked open = asked;
        if (open != null && status.applied() >= open.committed) {
            if (formation.progress() == Progress.MEMBER) freshness.wereFresh(open.atNanos);
            asked = null;
        }
    }

    /**
     * A leader whose transfer of the leadership has failed leads on in the log, and no longer here: it steps down, so
     * that a new term begins.
     */
    private void stepDownIfIdle(ReplicatedLog opened, boolean isIdle) {
        if (!isIdle) {
            idleSinceNanos = 0;
        } else if (idleSinceNanos == 0) {
            idleSinceNanos = nanos.getAsLong();
        } else if (nanos.getAsLong() - idleSinceNanos > IDLE_MAX.toNanos()) {
            idleSinceNanos = 0;
            log.warn("leads in the log only, and steps down");
            opened.stepDown();
        }
    }

    private void noteSilence(LogStatus.@Nullable Leading leading) {
        Set<String> now = new TreeSet<>();
        if (leading != null)
            for (LogStatus.Follower follower : leading.followers())
                if (follower.silentMillis() > SILENCE.toMillis())
                    now.add(follower.peer().clientAddress());
        if (now.equals(silent)) return;
        if (leading != null && !now.isEmpty()) log.warn("{} have been silent for over {} s", now, SILENCE.toSeconds());
        else if (leading != null) log.info("all members answer");
        silent = now;
    }

    /** A member that was cut off asks the leader that it hears again at once, and not in a second. */
    private void askNewLeader() {
        boolean knowsLeader = leadership.elsewhere() != null;
        if (knowsLeader && !knewLeader) ask();
        knewLeader = knowsLeader;
    }

    /** Asks the leader how far its log is committed. Its answer is waited for elsewhere. */
    private void ask() {
        String leader = leadership.elsewhere();
        if (leader == null) {
            askWhetherRemoved();
            return;
        }
        long at = nanos.getAsLong();
        var unused = client.call(
                        leader, "/Cluster.Status", new ClusterStatusRequest(), ClusterStatusResponse.class, ASK)
                .thenAccept(status -> {
                    if (status.leads() && asked == null) asked = new Asked(at, status.committed());
                    if (status.leads() && status.members().stream().noneMatch(this::isThis)) askWhetherRemoved();
                });
    }

    private boolean isThis(ClusterStatusResponse.Member member) {
        return member.member().equals(formation.member());
    }

    /** A member that was removed hears of no leader. */
    private void askWhetherRemoved() {
        if (!leadership.isHere()) {
            var unused = removal.ask();
        }
    }

    // --- A registry that an operator has recovered ---

    private void askForSuccessor() {
        if (replicatedLog == null || registrar.hasFailed()) return;
        var unused = formation.successor().thenAccept(successor -> {
            if (successor != null && running) timer.execute(() -> follow(successor));
        });
    }

    /** What only this member has must not live on beside the recovered registry. */
    private void follow(HelloResponse successor) {
        ReplicatedLog opened = replicatedLog;
        if (opened == null || registrar.hasFailed() || !successor.hasReplaced(String.valueOf(formation.group())))
            return;
        if (!succession.mustGiveWay(successor)) return;
        try {
            formation.follow(successor);
            replicatedLog = null;
            opened.close();
            if (running) open();
            ReplicatedLog next = replicatedLog;
            if (!running && next != null) next.close(); // it stops meanwhile, and may not have seen this one
        } catch (IOException | RuntimeException | Error e) {
            if (running) registrar.failed(e);
        }
    }

    // --- The end ---

    @Override
    public void stop() {
        running = false;
        ReplicatedLog opened = replicatedLog;
        try {
            registrar.retire();
            if (opened != null && !registrar.hasFailed()) handOver(opened);
        } finally {
            timer.shutdownNow();
            forwarder.close();
            if (opened != null) opened.close();
        }
    }

    /** Hands the leadership over to the member that has most of the log, so that no election is waited for. */
    private void handOver(ReplicatedLog opened) {
        LogStatus.Leading leading = opened.status().leading();
        if (leading == null || leading.followers().isEmpty()) return;
        LogStatus.Follower best = leading.followers().stream()
                .max(Comparator.comparingLong(LogStatus.Follower::matchIndex)
                        .thenComparing(Comparator.comparingLong(LogStatus.Follower::silentMillis)
                                .reversed()))
                .orElseThrow();
        try {
            opened.transferTo(best.peer()).get(HAND_OVER.toMillis(), TimeUnit.MILLISECONDS);
            log.info("handed over to {}", best.peer().clientAddress());
        } catch (ExecutionException | TimeoutException e) {
            log.warn("could not hand over to {}: {}", best.peer().clientAddress(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
