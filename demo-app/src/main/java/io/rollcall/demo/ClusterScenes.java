package io.rollcall.demo;

import static io.rollcall.demo.Narrator.time;
import static io.rollcall.demo.NotShownException.unless;

import io.rollcall.process.Answer;
import io.rollcall.process.Ports;
import io.rollcall.process.RunningProcess;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.List;

/** Members of a registry are killed, stopped, emptied and started again, while a client calls three instances. */
final class ClusterScenes {

    private static final List<String> IDS = List.of("echo1", "echo2", "echo3");
    private static final int FIRST_PORT = 9101;

    /** Shorter than usual, so that the demo need not last long to show which leases do not end. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private static final Duration LONGER_THAN_A_LEASE = LEASE.plusSeconds(2);

    /** The header of a list that may be older than the leader's. */
    private static final String STALE = "rollcall-stale";

    private static final String LOOKUP = "Registry.Lookup";
    private static final String ECHO = "{\"service\":\"" + ClusterAtWork.ECHO + "\"}";

    private final Terminal terminal;
    private final Narrator narrator;
    private final ClusterAtWork cluster;
    private final Ports ports;

    private ClusterScenes(Terminal terminal, Narrator narrator, ClusterAtWork cluster, Ports ports) {
        this.terminal = terminal;
        this.narrator = narrator;
        this.cluster = cluster;
        this.ports = ports;
    }

    static void play(Terminal terminal, Narrator narrator, Ports ports) {
        narrator.scene("A registry of three members");
        ClusterAtWork cluster = ClusterAtWork.start(terminal, narrator, ports);
        ClusterScenes scenes = new ClusterScenes(terminal, narrator, cluster, ports);
        scenes.oneGroup();
        Load load = scenes.threeInstances();
        Member killed = scenes.deathOfTheLeader(load);
        scenes.comeback(killed);
        Member stopped = scenes.handover(load);
        scenes.emptiedDirectory(stopped);
        scenes.withoutAMajority(load);
        scenes.majorityAgain(load);
        scenes.endOf(load);
    }

    private void oneGroup() {
        Member leader = cluster.awaitLeader();
        cluster.await(
                "all members know the leader",
                () -> cluster.members().stream().allMatch(member -> member.follows(leader)));
        for (Member member : cluster.members()) {
            narrator.request(member.address(), "Cluster.Status", "{}");
            ClusterStatusResponse status = status(member);
            narrator.answer(inWords(status));
            unless(status.members().size() == 3, member + " should know three members");
            unless(leader.address().equals(status.leader()), leader + " should lead, by what " + member + " says");
        }
        narrator.shows("three members form a group, and one of them leads: " + leader);
    }

    private static ClusterStatusResponse status(Member member) {
        return member.status().orElseThrow(() -> new NotShownException(member + " should answer"));
    }

    private static String inWords(ClusterStatusResponse status) {
        String role = status.leads() ? " leads " : " follows " + status.leader() + " in ";
        return status.name() + role + "a group of " + status.members().size() + ", and has applied " + status.applied()
                + " of " + status.committed() + " entries of the log";
    }

    private Load threeInstances() {
        narrator.scene("Three instances of echo, and a client that calls them all the time");
        for (String id : IDS) {
            int port = ports.preferably(FIRST_PORT + IDS.indexOf(id));
            terminal.start(
                    id,
                    "echo",
                    "-listen",
                    ":" + port,
                    "-public",
                    "localhost:" + port,
                    "-registry",
                    cluster.addresses(),
                    "-id",
                    id,
                    "--rollcall.instance.ttl=" + LEASE.toSeconds() + "s");
        }
        cluster.await(
                "all members list echo",
                () -> cluster.members().stream()
                        .allMatch(member -> ClusterAtWork.ids(member.list(ClusterAtWork.ECHO))
                                .equals(IDS)));
        showLists();
        Load load = Load.start(terminal, narrator, cluster.addresses());
        load.requireNoFailureSince(load.seconds() - 1);
        narrator.shows("three instances are registered, and all members answer the same list of them");
        return load;
    }

    /** Waits until all members that run have the same list, and prints it for each. */
    private LookupResponse showLists() {
        LookupResponse list = cluster.awaitSameLists();
        unless(ClusterAtWork.ids(list).equals(IDS), "a lookup should give " + IDS);
        for (Member member : cluster.running()) {
            narrator.request(member.address(), LOOKUP, ECHO);
            narrator.answer(ClusterAtWork.ids(list) + ", version " + list.version());
        }
        return list;
    }

    private Member deathOfTheLeader(Load load) {
        narrator.scene("The leader is killed");
        Member leader = cluster.awaitLeader();
        LookupResponse before = cluster.awaitSameLists();
        int second = load.seconds();
        long beganAtNanos = System.nanoTime();
        terminal.kill(leader.process());
        Member next = cluster.awaitLeader(before);
        Duration election = since(beganAtNanos);
        cluster.register(cluster.running());
        Duration outage = since(beganAtNanos);
        cluster.requireRegistered();
        narrator.answer(next + " leads now.");
        unless(showLists().equals(before), "the list should be the one of before");
        load.requireNoFailureSince(second);
        narrator.shows("the leader is killed, no call fails and no list changes: another member leads after "
                + time(election) + ", and a registration is accepted after " + time(outage));
        return leader;
    }

    private void comeback(Member killed) {
        narrator.scene("The killed member comes back");
        cluster.register(cluster.running());
        Duration start = restart(List.of(killed));
        showLists();
        cluster.requireRegistered();
        narrator.shows("a member that comes back has what was registered without it: here " + time(start)
                + " after its start");
    }

    /** Starts members again, and waits until they have every entry of the log; returns how long that took. */
    private Duration restart(List<Member> members) {
        long beganAtNanos = System.nanoTime();
        cluster.start(members);
        Member leader = cluster.awaitLeader();
        long committed = status(leader).committed();
        for (Member member : members)
            cluster.await(member + " has applied the log", () -> member.hasApplied(committed));
        Duration took = since(beganAtNanos);
        for (Member member : members) narrator.answer(inWords(status(member)));
        return took;
    }

    private Member handover(Load load) {
        narrator.scene("The leader is stopped with SIGTERM");
        Member leader = cluster.awaitLeader();
        RunningProcess stopped = leader.process();
        LookupResponse before = cluster.awaitSameLists();
        int second = load.seconds();
        long beganAtNanos = System.nanoTime();
        terminal.terminate(stopped);
        Member next = cluster.awaitLeaderAfter(leader);
        Duration handover = since(beganAtNanos);
        cluster.register(cluster.othersThan(leader));
        Duration outage = since(beganAtNanos);
        terminal.awaitSuccess(stopped);
        narrator.answer(next + " leads now.");
        unless(stopped.stdout().contains("handed over to"), leader + " should hand the leadership over");
        cluster.requireRegistered();
        unless(showLists().equals(before), "the list should be the one of before");
        load.requireNoFailureSince(second);
        narrator.shows("a leader that is stopped hands over: another member leads after " + time(handover)
                + ", and a registration is accepted after " + time(outage));
        return leader;
    }

    private void emptiedDirectory(Member lost) {
        narrator.scene("The stopped member has lost its disk");
        String before = idOf(lost);
        terminal.remove(lost.directory());
        Duration took = restart(List.of(lost));
        cluster.await(
                "the group has three members",
                () -> status(cluster.awaitLeader()).members().size() == 3);
        unless(!idOf(lost).equals(before), "it should be another member than before");
        showLists();
        cluster.requireRegistered();
        narrator.shows("a member with an empty directory joins in place of the former one: here " + time(took)
                + " after its start");
    }

    /** Returns the id by which the leader knows the member of this name. */
    private String idOf(Member member) {
        return status(cluster.awaitLeader()).members().stream()
                .filter(known -> known.name().equals(member.address()))
                .map(ClusterStatusResponse.Member::member)
                .findFirst()
                .orElseThrow(() -> new NotShownException(member + " should be in the group"));
    }

    private void withoutAMajority(Load load) {
        narrator.scene("Two of three members are killed");
        LookupResponse before = cluster.awaitSameLists();
        Member leader = cluster.awaitLeader();
        Member left = cluster.othersThan(leader).get(0);
        int second = load.seconds();
        for (Member member : cluster.othersThan(left)) terminal.kill(member.process());
        long killedAtNanos = System.nanoTime();
        cluster.await(
                "the lists are marked as stale",
                () -> lookup(left).header(STALE).isPresent());
        cluster.await("each lease would have ended", () -> since(killedAtNanos).compareTo(LONGER_THAN_A_LEASE) > 0);
        narrator.request(left.address(), LOOKUP, ECHO);
        Answer stale = lookup(left);
        narrator.answer("HTTP " + stale.status() + ", Rollcall-Stale: "
                + stale.header(STALE).orElse("none"));
        narrator.answer(stale.body());
        unless(stale.as(LookupResponse.class).equals(before), "the list should be the one of before");
        cluster.requireRefusal(left);
        load.requireNoFailureSince(second);
        narrator.shows("the one that is left goes on with its lists for longer than a lease, says how old they are, and"
                + " acknowledges nothing");
    }

    private static Answer lookup(Member member) {
        return member.post(LOOKUP, ECHO);
    }

    private void majorityAgain(Load load) {
        narrator.scene("The two come back");
        List<Member> away =
                cluster.members().stream().filter(member -> !member.isAlive()).toList();
        int second = load.seconds();
        restart(away);
        cluster.register(cluster.running());
        cluster.requireRegistered();
        showLists();
        for (Member member : cluster.members())
            cluster.await(
                    member + " is up to date",
                    () -> lookup(member).header(STALE).isEmpty());
        load.requireNoFailureSince(second);
        narrator.shows("with a majority registrations are accepted again, and all three lists are equal");
    }

    private void endOf(Load load) {
        narrator.scene("The client is stopped");
        ClientOutput client = load.stop();
        unless(client.calls().keySet().containsAll(IDS), IDS + " should all serve calls");
        unless(client.served() > 0 && client.failed() == 0, "no call should have failed");
        narrator.shows("from the first to the last no call failed, of " + client.served());
    }

    private static Duration since(long beganAtNanos) {
        return Duration.ofNanos(System.nanoTime() - beganAtNanos);
    }
}
