package io.rollcall.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.CatalogState;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Change.LeaseId;
import io.rollcall.registry.catalog.Change.PutView;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.registry.lease.Member.Rule;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Members of a registry, the instances that register there, and a log of which one member at a time is the leader. Time
 * is virtual. Leaders change, crash, stand still, and do not know for a while that they are deposed; entries are lost
 * with their leader, or are not, or reach the log in a later term; members lag behind, and begin again with a saved
 * state or an empty catalog.
 */
final class MembersSimulation {

    private static final long ELECTION_MIN_MILLIS = 1_000;
    private static final long DEPOSED_MAX_MILLIS = 2_000;
    private static final long UNDETECTED_STANDSTILL_MILLIS = 900;
    private static final long TTL_MILLIS = 10_000;
    private static final long FIRST_VERSION = 1_000;
    private static final List<String> SERVICES = List.of("echo", "math");

    private record Saved(CatalogState catalog, List<GroupState> groups) {}

    private record Logged(LogEntry entry, long term) {

        boolean isTimely() {
            return entry.term() == term;
        }
    }

    final Random random;
    private final Set<Rule> off;
    private final boolean guarded;
    private final boolean isInline;
    private final int faultEvery;
    private final Limits limits;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Logged> log = new ArrayList<>();

    /** The state after each entry of the log, in words, from whichever member was the first to get there. */
    private final List<String> states = new ArrayList<>();

    /** Saved states of the catalog, by the number of entries that they contain. */
    private final NavigableMap<Integer, Saved> saved = new TreeMap<>();

    /** When the last heartbeat of a lease, or its registration, was sent that was acknowledged. */
    private final Map<String, Long> acknowledgedAt = new HashMap<>();

    private @Nullable Node leader;
    private long term;
    private long electAtMillis;
    private long nowMillis = 10_000;
    private int leases;
    int pausedLeaders;
    int crashedLeaders;
    int lateEntries;
    int suspects;
    int refused;
    int expiries;
    int acknowledged;
    int reads;

    /** The highest number of the view of the one group, of those whose change was acknowledged. */
    private long acknowledgedView;

    /** Whether the view is read without a barrier: then some reads are stale. */
    boolean readsAtOnce;

    MembersSimulation(long seed, Set<Rule> off) {
        this.random = new Random(seed);
        this.off = off;
        this.guarded = random.nextBoolean();
        this.isInline = random.nextInt(4) == 0;
        this.faultEvery = random.nextBoolean() ? 100 : 1_000;
        this.limits = random.nextInt(4) == 0 ? new Limits(2, 6, 10_000) : Limits.DEFAULT;
        int members = random.nextBoolean() ? 3 : 5;
        for (int i = 0; i < members; i++) nodes.add(new Node("member" + i));
        for (int i = 0; i < 8; i++) clients.add(new Client(SERVICES.get(i % 2), "id" + i));
        elect();
    }

    long terms() {
        return term;
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            nowMillis += random.nextInt(100);
            if (random.nextInt(faultEvery) == 0) fault();
            if (leader == null && nowMillis >= electAtMillis) elect();
            for (Node node : nodes) node.step();
            for (Client client : clients) client.step();
            if (random.nextInt(10) == 0) askForView(nodes.get(random.nextInt(nodes.size())));
            if (leader != null) assertNobodyStaysForEver(leader);
        }
    }

    /** Reads the view of the one group, or changes it. */
    private void askForView(Node node) {
        if (node.isPaused() || !node.member.leads()) return;
        long number = node.groups.get("kv").view().number();
        if (random.nextInt(3) == 0) {
            PutView put = new PutView("kv", null, number, new View(number + 1, "kv1", List.of()));
            node.member.handle(new ChangeOfView(number + 1), new Command.ChangeGroup(put), node.nanos());
        } else if (readsAtOnce) {
            onRead(node, acknowledgedView);
        } else {
            node.member.handle(new Read(node, acknowledgedView), new Command.Barrier(), node.nanos());
        }
    }

    private void onRead(Node node, long atLeast) {
        reads++;
        assertThat(node.groups.get("kv").view().number())
                .as("the view that %s reads", node.name)
                .isGreaterThanOrEqualTo(atLeast);
    }

    /** @param number the number of the view that is proposed */
    private record ChangeOfView(long number) {}

    /** @param atLeast the number of the view that was acknowledged before the read began */
    private record Read(Node node, long atLeast) {}

    private void fault() {
        Node old = leader;
        switch (random.nextInt(6)) {
            case 0 -> { // deposed while it runs: it knows in time
                if (old == null) return;
                old.believesUntilMillis =
                        nowMillis + random.nextLong(DEPOSED_MAX_MILLIS) + random.nextLong(UNDETECTED_STANDSTILL_MILLIS);
                elect();
            }
            case 1, 2 -> standStill();
            case 3 -> { // a follower begins again
                Node node = nodes.get(random.nextInt(nodes.size()));
                if (node != leader && !node.member.leads()) node.restart();
            }
            case 4 -> { // the leader is killed
                if (old == null) return;
                crashedLeaders++;
                old.commit(random.nextInt(old.proposed.size() + 1));
                old.restart();
                old.pausedUntilMillis = nowMillis + random.nextInt(10_000);
                leader = null;
                electAtMillis = nowMillis + ELECTION_MIN_MILLIS + random.nextInt(1_000);
            }
            default -> { // the instances of a service reach nobody for a while
                String service = SERVICES.get(random.nextInt(SERVICES.size()));
                long until = nowMillis + random.nextInt(20_000);
                for (Client client : clients) if (client.service.equals(service)) client.cutOffUntilMillis = until;
            }
        }
    }

    /** The leader stands still, and perhaps another one is elected meanwhile. */
    private void standStill() {
        Node old = leader;
        if (old == null) return;
        long millis = random.nextInt(2) == 0 ? random.nextInt(2_500) : random.nextInt(30_000);
        old.pausedUntilMillis = nowMillis + millis;
        pausedLeaders++;
        if (millis < ELECTION_MIN_MILLIS) return;
        leader = null;
        old.believesUntilMillis = old.pausedUntilMillis + random.nextInt(300);
        electAtMillis = nowMillis + ELECTION_MIN_MILLIS + random.nextInt(1_000);
    }

    /** What the former leader has proposed is in the log up to some entry, and the rest is lost or comes late. */
    private void elect() {
        if (leader != null) leader.commit(random.nextInt(leader.proposed.size() + 1));
        List<Node> able = nodes.stream()
                .filter(node -> node != leader && !node.isPaused())
                .toList();
        if (able.isEmpty()) {
            leader = null;
            electAtMillis = nowMillis + ELECTION_MIN_MILLIS;
            return;
        }
        Node next = able.get(random.nextInt(able.size()));
        term++;
        next.becomeLeader();
    }

    /**
     * A dead instance is listed for its TTL and the longest time after the leader began, or woke, at most.
     */
    private void assertNobodyStaysForEver(Node node) {
        if (guarded || node.isPaused()) return;
        for (Client client : clients) {
            var listed = node.catalog.get(client.service, client.id);
            if (listed == null) continue;
            long heardMillis = acknowledgedAt.getOrDefault(listed.lease(), 0L);
            long sinceMillis = Math.max(Math.max(heardMillis, client.triedAtMillis), node.certainSinceMillis);
            assertThat(nowMillis - sinceMillis)
                    .as("%s stays", listed.lease())
                    .isLessThan(TTL_MILLIS + DEPOSED_MAX_MILLIS + 1_000 + 3_000);
        }
    }

    /** Checks an entry that is appended. */
    private void onCommit(Logged logged, Catalog before) {
        if (logged.entry.change() instanceof Change.Suspect) suspects++;
        if (!(logged.entry.change() instanceof Change.Expire expire)) return;
        if (!logged.isTimely() && !off.contains(Rule.TERM)) return;
        for (LeaseId lease : expire.leases()) {
            var held = before.get(expire.service(), lease.id());
            if (held == null || !held.lease().equals(lease.lease())) continue;
            expiries++;
            long silentMillis = nowMillis - acknowledgedAt.getOrDefault(lease.lease(), 0L);
            assertThat(silentMillis)
                    .as("%s ended after its last acknowledged heartbeat, in ms", lease.lease())
                    .isGreaterThanOrEqualTo(TTL_MILLIS);
        }
    }

    private final class Node implements Output {

        final String name;
        Catalog catalog = new Catalog(FIRST_VERSION, limits);
        Groups groups = new Groups(List.of(), 0);
        Member member;
        int applied;
        final Queue<LogEntry> proposed = new ArrayDeque<>();

        /** What was proposed in an earlier term, and is on its way to the log. */
        final List<LogEntry> late = new ArrayList<>();

        final List<Effect.Probe> probes = new ArrayList<>();
        long pausedUntilMillis;
        long believesUntilMillis;
        long certainSinceMillis;
        int lives;

        Node(String name) {
            this.name = name;
            this.member = new Member(
                    name + ".0", catalog, groups, guarded, DEPOSED_MAX_MILLIS, Capacity.UNLIMITED, off, this);
        }

        boolean isPaused() {
            return nowMillis < pausedUntilMillis;
        }

        long nanos() {
            return TimeUnit.MILLISECONDS.toNanos(nowMillis);
        }

        void becomeLeader() {
            if (member.leads()) giveUp();
            leader = this;
            believesUntilMillis = Long.MAX_VALUE;
            catchUp(log.size());
            certainSinceMillis = nowMillis;
            member.lead(term, nanos());
            lateEntries += late.size();
            List<LogEntry> arrived = List.copyOf(late);
            late.clear();
            if (random.nextBoolean()) arrived.forEach(this::append);
            else proposed.addAll(arrived);
        }

        /** It knows that it is deposed. */
        void giveUp() {
            late.clear();
            if (random.nextInt(2) == 0) late.addAll(proposed);
            proposed.clear();
            member.follow();
        }

        /** Begins again, from the log alone or from a saved state. */
        void restart() {
            Map.Entry<Integer, Saved> from = saved.floorEntry(random.nextInt(log.size() + 1));
            catalog = from == null
                    ? new Catalog(FIRST_VERSION, limits)
                    : Catalog.of(from.getValue().catalog());
            groups = new Groups(from == null ? List.of() : from.getValue().groups(), 0);
            applied = from == null ? 0 : from.getKey();
            if (from != null && applied > 0) assertThat(words()).isEqualTo(states.get(applied - 1));
            proposed.clear();
            late.clear();
            member.follow();
            member = new Member(
                    name + '.' + ++lives, catalog, groups, guarded, DEPOSED_MAX_MILLIS, Capacity.UNLIMITED, off, this);
        }

        void step() {
            if (isPaused()) {
                certainSinceMillis = nowMillis + 2_000;
                return;
            }
            if (member.leads() && nowMillis >= believesUntilMillis) giveUp();
            if (this == leader) commit(random.nextInt(4) == 0 ? random.nextInt(proposed.size() + 1) : 0);
            else if (!member.leads()) catchUp(applied + random.nextInt(log.size() - applied + 1));
            if (!member.leads()) return;
            member.handle("tick", new Command.Expire(), nanos());
            List<Effect.Probe> asked = List.copyOf(probes);
            probes.clear();
            for (Effect.Probe probe : asked) {
                if (random.nextInt(3) == 0) probes.add(probe); // it takes time
                else member.handle("probe", result(probe), nanos());
            }
        }

        /** The address of an instance may be wrong: nobody is there, and it lives. */
        private Probed result(Effect.Probe probe) {
            boolean isRefused = random.nextInt(10) == 0
                    || clients.stream().anyMatch(client -> client.id.equals(probe.id()) && !client.isAlive);
            return new Probed(probe.service(), probe.id(), probe.lease(), isRefused);
        }

        /** Appends the first entries that were proposed here, and applies them. */
        void commit(int count) {
            for (int i = 0; i < count; i++) append(proposed.remove());
        }

        private void append(LogEntry entry) {
            catchUp(log.size());
            Logged logged = new Logged(entry, term);
            onCommit(logged, catalog);
            log.add(logged);
            if (!isPaused()) catchUp(log.size());
        }

        void catchUp(int until) {
            while (applied < until) {
                Logged next = log.get(applied);
                applied++;
                member.applied(next.entry, next.term, nanos());
                if (isInline) continue; // an entry that is applied may have proposed another one, which is applied, too
                if (states.size() < applied) states.add(words());
                else assertThat(words()).as("%s after entry %s", name, applied).isEqualTo(states.get(applied - 1));
                if (random.nextInt(50) == 0) saved.put(applied, new Saved(catalog.state(), groups.state()));
            }
        }

        private String words() {
            return catalog.state() + groups.state().toString();
        }

        @Override
        public void answer(Object asked, Reply reply) {
            if (asked instanceof Request request) request.client.onAnswer(request, reply);
            if (!(reply instanceof Reply.Done)) return;
            if (asked instanceof ChangeOfView change) acknowledgedView = Math.max(acknowledgedView, change.number);
            if (asked instanceof Read read) onRead(read.node, read.atLeast);
        }

        @Override
        public void propose(LogEntry entry) {
            if (isInline && this == leader && entry.term() == term && !isPaused()) append(entry);
            else proposed.add(entry);
        }

        @Override
        public void effect(Effect effect) {
            if (effect instanceof Effect.Probe probe) probes.add(probe);
        }
    }

    /** What one client waits for. */
    private record Request(Client client, String lease, long atMillis) {}

    /** An instance that registers, beats every third of its TTL, and leaves or dies now and then. */
    private final class Client {

        final String service;
        final String id;
        boolean isAlive = true;
        long cutOffUntilMillis;
        long triedAtMillis;
        private @Nullable String lease;
        private @Nullable Request request;
        private long nextMillis;

        /** The one member that it reaches; null: it reaches all. */
        private @Nullable Node only;

        Client(String service, String id) {
            this.service = service;
            this.id = id;
        }

        void step() {
            if (random.nextInt(isAlive ? 2_000 : 200) == 0) {
                if (isAlive && random.nextBoolean()) leave();
                isAlive = !isAlive;
                request = null;
            }
            if (request != null && nowMillis > request.atMillis + 2_000) request = null; // it has timed out
            if (!isAlive || request != null || nowMillis < nextMillis || nowMillis < cutOffUntilMillis) return;
            if (random.nextInt(100) == 0) only = random.nextBoolean() ? anyNode() : null;
            Node node = only != null ? only : anyNode();
            if (node.isPaused() || !node.member.leads()) return;
            triedAtMillis = nowMillis;
            request = new Request(this, lease != null ? lease : "lease" + leases++, nowMillis);
            node.member.handle(request, command(request), node.nanos());
        }

        private Command command(Request request) {
            String name = request.lease;
            if (lease == null)
                return new Register(service, LeaseScenario.instance(id, Status.UP), name, TTL_MILLIS, null, null);
            Status status = random.nextInt(10) == 0 ? Status.DOWN : Status.UP;
            return new Heartbeat(service, id, name, random.nextBoolean() ? null : status, null);
        }

        private void leave() {
            Node node = anyNode();
            if (!node.isPaused()) node.member.handle("left", new Deregister(service, id, lease, null), node.nanos());
        }

        private Node anyNode() {
            return nodes.get(random.nextInt(nodes.size()));
        }

        void onAnswer(Request answered, Reply reply) {
            if (!answered.equals(request)) return; // it does not wait any longer
            request = null;
            if (reply instanceof Reply.Granted || reply instanceof Reply.Renewed) {
                lease = answered.lease;
                acknowledged++;
                acknowledgedAt.put(answered.lease, answered.atMillis);
                nextMillis = nowMillis + TTL_MILLIS / 3;
            } else if (reply instanceof Reply.UnknownLease) {
                lease = null;
            } else if (reply instanceof Reply.Full) {
                refused++;
            }
        }
    }
}
