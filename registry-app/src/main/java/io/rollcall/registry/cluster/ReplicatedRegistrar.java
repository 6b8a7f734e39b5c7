package io.rollcall.registry.cluster;

import io.rollcall.log.NotLeadingException;
import io.rollcall.log.Replica;
import io.rollcall.log.ReplicatedLog;
import io.rollcall.log.Saved;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.CatalogState;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.registry.catalog.Snapshot;
import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Effect;
import io.rollcall.registry.lease.LogEntry;
import io.rollcall.registry.lease.Member;
import io.rollcall.registry.lease.Output;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.registrar.EffectRunner;
import io.rollcall.registry.registrar.Registrar;
import io.rollcall.registry.registrar.RegistryMeters;
import io.rollcall.registry.suspect.Prober;
import io.rollcall.registry.view.Views;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LeasesResponse.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registrar of one member of several. It brings the log to its {@link Member}, and what the member proposes to the
 * log: what is proposed while an entry is under way is the next entry.
 *
 * <p>One lock guards the state, and no thread waits under it. Answers are given after it is released.
 */
final class ReplicatedRegistrar implements Registrar, Replica, Output, AutoCloseable {

    /**
     * A leader that a majority has not answered for this time may be deposed soon. Until it has heard from them, it
     * accepts no heartbeat and ends no lease.
     */
    private static final Duration CERTAIN = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(ReplicatedRegistrar.class);

    private final String name = UUID.randomUUID().toString();
    private final boolean guarded;
    private final Duration deposed;
    private final Capacity capacity;
    private final int quota;
    private final Genesis own;
    private final Senders senders;
    private final Listings listings;
    private final EffectRunner effects;
    private final RegistryMeters meters;
    private final LongSupplier nanos;
    private final Function<Command, CompletableFuture<Reply>> elsewhere;
    private final Consumer<Duration> onBeginning;
    private final Consumer<Throwable> onFailure;
    private final Prober prober;

    private volatile @Nullable ReplicatedLog replicatedLog;

    /** The time for which some majority has been silent at most. */
    private volatile long silentMillis;

    // The lock of this object guards what follows.
    private @Nullable State state;
    private long leadingTerm;
    private boolean isCertain;
    private boolean isUnderWay;
    private boolean isRetired;

    /** When the entry that is being applied was appended, in milliseconds since 1970; 0: it does not say. */
    private long appliedAtMillis;

    private final Proposals proposals = new Proposals();
    private Queue<Runnable> answers = new ArrayDeque<>();

    private volatile boolean hasFailed;

    /** Null: this member does not lead. */
    private volatile @Nullable Leading leading;

    /** What a leader has for its term alone. */
    private record Leading(LogOfTerm log, Views views) {}

    private record State(Genesis genesis, Catalog catalog, Groups groups, Member member) {}

    /**
     * @param deposed the longest time for which a deposed leader accepts heartbeats
     * @param capacity how much this member takes in while it leads
     * @param quota the part of all groups of replicas, in percent, that one principal may form
     * @param own the state from which the log begins if this member is its first leader
     * @param senders names the hosts from which instances register, as every member understands them
     * @param allowed what may be probed
     * @param elsewhere brings what an instance sends to the member that leads
     * @param onBeginning told how long instances may take to register again after the beginning of the log
     * @param onFailure told that this process must end
     */
    ReplicatedRegistrar(
            boolean guarded,
            Duration deposed,
            Capacity capacity,
            int quota,
            Genesis own,
            Senders senders,
            Listings listings,
            EffectRunner effects,
            RegistryMeters meters,
            LongSupplier nanos,
            Predicate<InetAddress> allowed,
            Function<Command, CompletableFuture<Reply>> elsewhere,
            Consumer<Duration> onBeginning,
            Consumer<Throwable> onFailure) {
        this.guarded = guarded;
        this.deposed = deposed;
        this.capacity = capacity;
        this.quota = quota;
        this.own = own;
        this.senders = senders;
        this.listings = listings;
        this.effects = effects;
        this.meters = meters;
        this.nanos = nanos;
        this.prober = new Prober(allowed, this::onProbed);
        this.elsewhere = elsewhere;
        this.onBeginning = onBeginning;
        this.onFailure = onFailure;
    }

    /** Uses this log from now on. It may have called this replica already. */
    void use(ReplicatedLog opened) {
        replicatedLog = opened;
        inOrder(() -> {});
    }

    /** Notes how long some majority has been silent at most, while this member leads. */
    void hear(long majoritySilentMillis) {
        silentMillis = majoritySilentMillis;
    }

    private void onProbed(Command.Probed probed) {
        var unused = submit(probed);
    }

    // --- Requests ---

    @Override
    public CompletableFuture<Reply> submit(Command command) {
        boolean isForwarded = isOfAnInstance(command) && leading == null && registry() != null;
        return isForwarded ? elsewhere.apply(command) : submitHere(command);
    }

    private static boolean isOfAnInstance(Command command) {
        return command instanceof Command.Heartbeat
                || command instanceof Command.Register
                || command instanceof Command.Deregister;
    }

    /** Applies a command that another member has forwarded, if this one leads. */
    CompletableFuture<Reply> submitHere(Command command) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        Command named = senders.named(command);
        inOrder(() -> handle(reply, named));
        return reply;
    }

    private void handle(CompletableFuture<Reply> reply, Command command) {
        if (command instanceof Command.Expire) checkCertainty();
        if (state == null) answer(reply, new Reply.NotLeader());
        else if (isRefusedAtTheLimit(command) && proposals.isFull()) answer(reply, new Reply.Uncertain());
        else state.member.handle(reply, command, nanos.getAsLong());
    }

    /** Heartbeats keep instances alive, and few of them are proposed. What the leader itself decides must go on. */
    private static boolean isRefusedAtTheLimit(Command command) {
        return !(command instanceof Command.Expire
                || command instanceof Command.Probed
                || command instanceof Command.Heartbeat);
    }

    /** A leader that hears no majority is no longer certain. It is again once an entry of its own is in the log. */
    private void checkCertainty() {
        if (state == null || leadingTerm == 0) return;
        boolean hears = silentMillis <= CERTAIN.toMillis();
        if (isCertain && !hears) state.member.doubt();
        isCertain = hears;
    }

    /** Returns whether this member leads, as far as it knows. */
    synchronized boolean leads() {
        return leadingTerm != 0;
    }

    /** Returns whether the log has ended, so that this process must. */
    boolean hasFailed() {
        return hasFailed;
    }

    /** Leads no longer, and never again: what comes from now on is refused. */
    void retire() {
        inOrder(() -> {
            isRetired = true;
            follow();
        });
    }

    /** Returns whether this member leads, and a majority has answered it lately. */
    synchronized boolean leadsForCertain() {
        return leadingTerm != 0 && isCertain && state != null && state.member.leads();
    }

    @Override
    public synchronized @Nullable Instance holder(String service, String lease) {
        return state == null ? null : state.catalog.holder(service, lease);
    }

    @Override
    public synchronized @Nullable List<Lease> leases(String service, List<String> ids) {
        return state == null ? null : state.member.leases(service, ids, nanos.getAsLong());
    }

    /** Returns the identity of the registry; null: this member has not heard of its beginning yet. */
    synchronized @Nullable String registry() {
        return state == null ? null : state.genesis.registry();
    }

    // --- Groups of replicas ---

    /** Returns the views; null: this member does not lead. They may be outdated: see {@link #latestViews}. */
    @Nullable
    Views views() {
        Leading known = leading;
        return known == null ? null : known.views;
    }

    /** Waits until every entry that others may have seen is applied here, and returns the views. */
    Views latestViews() throws IOException {
        Leading known = leading;
        if (known == null) throw new IOException("this member does not lead");
        known.log.catchUp();
        return known.views;
    }

    synchronized GroupState group(String group) {
        return (state == null ? new Groups(List.of(), 0) : state.groups).get(group);
    }

    /** Returns the highest number of a view of a group that was deleted; 0: none was. */
    synchronized long deletedNumber() {
        return state == null ? 0 : state.groups.deletedNumber();
    }

    synchronized List<GroupState> groups() {
        return state == null ? List.of() : state.groups.state();
    }

    /** Applies a command if this member leads, and still in this term. */
    CompletableFuture<Reply> submitIn(long term, Command command) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        inOrder(() -> {
            if (leadingTerm == term) handle(reply, command);
            else answer(reply, new Reply.NotLeader());
        });
        return reply;
    }

    // --- The log ---

    @Override
    public void applied(long index, long term, byte[] entry) {
        Codec.Decoded decoded = Codec.decode(entry);
        inOrder(() -> {
            appliedAtMillis = decoded.atMillis();
            if (decoded.genesis() != null) begin(decoded.genesis());
            if (appliedAtMillis != 0 && state != null) state.catalog.tell();
            for (LogEntry one : decoded.entries()) beginning().member.applied(one, term, nanos.getAsLong());
        });
    }

    private State beginning() {
        if (state == null) throw new IllegalStateException("The log does not begin with a genesis");
        return state;
    }

    /** The first beginning counts; a second leader may have proposed another one. */
    private void begin(Genesis genesis) {
        if (state != null) return;
        Catalog catalog = genesis.catalog();
        replace(genesis, catalog, genesis.restoredGroups());
        listings.setVersionOfUnknown(catalog.versionOfUnknown());
        onBeginning.accept(Duration.ofMillis(genesis.awaitMillis()));
        lead();
    }

    private void replace(Genesis genesis, Catalog catalog, Groups groups) {
        if (state != null) state.member.follow();
        listings.setRegistry(genesis.registry());
        effects.beginHistory(catalog.sequence());
        state = new State(
                genesis,
                catalog,
                groups,
                new Member(name, catalog, groups, guarded, deposed.toMillis(), capacity, this));
    }

    @Override
    public void leads(long term) {
        inOrder(() -> {
            if (isRetired) return;
            leadingTerm = term;
            silentMillis = 0;
            isCertain = true;
            lead();
        });
    }

    private void lead() {
        if (state == null || leadingTerm == 0) return;
        state.member.lead(leadingTerm, nanos.getAsLong());
        LogOfTerm ofTerm = new LogOfTerm(this, leadingTerm);
        leading = new Leading(ofTerm, Views.in(ofTerm, this::holder, state.genesis.firstVersion(), quota));
        log.info("leads from term {} on", leadingTerm);
    }

    @Override
    public void follows() {
        inOrder(this::follow);
    }

    private void follow() {
        if (leadingTerm != 0) log.info("leads no longer");
        leadingTerm = 0;
        leading = null;
        proposals.clear();
        if (state != null) state.member.follow();
    }

    @Override
    public synchronized Saved save() {
        if (state == null) return to -> {};
        CatalogState catalog = state.catalog.state();
        Codec.State saved = new Codec.State(state.genesis, catalog, state.groups);
        return to -> Codec.write(saved, to);
    }

    @Override
    public void restore(InputStream saved) throws IOException {
        Codec.State read = Codec.readSaved(saved);
        if (read == null) return;
        inOrder(() -> {
            List<Snapshot> before = state == null ? List.of() : state.catalog.lists();
            Catalog catalog = Catalog.of(read.catalog());
            replace(read.genesis(), catalog, read.restoredGroups());
            for (Snapshot list : catalog.lists()) effect(new Effect.Listed(new ListChange.Changed(list)));
            for (Snapshot list : before)
                if (catalog.list(list.service()) == null) forget(list.service(), catalog.versionOfUnknown());
            effects.runPending(prober);
            listings.setVersionOfUnknown(catalog.versionOfUnknown()); // readers see the lists first
        });
    }

    /** Tells watchers that a service is empty before it is forgotten. */
    private void forget(String service, long version) {
        effect(new Effect.Listed(new ListChange.Changed(Snapshot.empty(service, version))));
        effect(new Effect.Listed(new ListChange.Forgotten(service, version)));
    }

    @Override
    public void failed(Throwable why) {
        hasFailed = true;
        onFailure.accept(why); // first: a call that hangs may hold the lock
        inOrder(this::follow);
    }

    private void appendProposed() {
        if (isUnderWay || leadingTerm == 0 || replicatedLog == null) return;
        if (state == null) append(Codec.encode(own));
        if (state == null) return;
        List<LogEntry> next = proposals.next();
        if (!next.isEmpty()) append(Codec.encode(next, System.currentTimeMillis()));
    }

    private void append(byte[] entry) {
        ReplicatedLog opened = replicatedLog;
        if (opened == null) return;
        isUnderWay = true;
        long term = leadingTerm;
        try {
            var unused = opened.append(term, entry).whenComplete((index, failure) -> onAppended(term, failure));
        } catch (RuntimeException | Error e) {
            onAppended(term, e);
        }
    }

    private void onAppended(long term, @Nullable Throwable failure) {
        inOrder(() -> {
            isUnderWay = false;
            if (failure == null || term != leadingTerm) return;
            Throwable why = Causes.of(failure);
            follow();
            ReplicatedLog opened = replicatedLog;
            if (why instanceof NotLeadingException || opened == null) return;
            log.warn("An entry may not have reached the log, so this member stops leading: {}", why.toString());
            opened.stepDown();
        });
    }

    // --- What the member wants done ---

    @Override
    public void answer(Object asked, Reply reply) {
        @SuppressWarnings("unchecked") // what is asked with is always such a future
        CompletableFuture<Reply> future = (CompletableFuture<Reply>) asked;
        answers.add(() -> {
            meters.count(reply);
            future.complete(reply);
        });
    }

    @Override
    public void propose(LogEntry entry) {
        proposals.add(entry);
    }

    @Override
    public void effect(Effect effect) {
        effects.add(
                effect instanceof Effect.Happened what ? new Effect.Happened(what.event(), appliedAtMillis) : effect);
    }

    /** Does work under the lock, with what follows from it, and gives the answers afterwards. */
    private void inOrder(Runnable work) {
        boolean isNested = Thread.holdsLock(this);
        Queue<Runnable> given;
        synchronized (this) {
            effects.runPending(prober);
            work.run();
            effects.runPending(prober);
            appendProposed();
            if (isNested) return;
            given = answers;
            answers = new ArrayDeque<>(1);
        }
        given.forEach(Runnable::run);
    }

    @Override
    public void close() {
        prober.close();
    }
}
