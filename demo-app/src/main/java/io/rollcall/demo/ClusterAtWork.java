package io.rollcall.demo;

import static io.rollcall.demo.NotShownException.unless;

import io.rollcall.process.Answer;
import io.rollcall.process.Ports;
import io.rollcall.process.RunningProcess;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The registry of the demo as three members, and the questions that the scenes ask them. */
final class ClusterAtWork {

    static final String ECHO = "echo";

    /** A service whose instances are registered by hand, to see when a registration is accepted. */
    private static final String BY_HAND = "by-hand";

    private static final String REGISTER = "Registry.Register";

    private static final int SIZE = 3;
    private static final int FIRST_PORT = 9001;
    private static final int FIRST_LOG_PORT = 10_001;

    private final Terminal terminal;
    private final Narrator narrator;
    private final List<Member> members;
    private final List<String> registered = new ArrayList<>();

    private ClusterAtWork(Terminal terminal, Narrator narrator, List<Member> members) {
        this.terminal = terminal;
        this.narrator = narrator;
        this.members = members;
    }

    /** Starts all members, and waits until each is ready. */
    static ClusterAtWork start(Terminal terminal, Narrator narrator, Ports ports) {
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) chosen.add(ports.preferably(FIRST_PORT + i));
        String peers = chosen.stream().map(port -> "localhost:" + port).collect(Collectors.joining(","));
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            int logPort = ports.preferably(FIRST_LOG_PORT + i);
            members.add(new Member(terminal, "registry" + (i + 1), chosen.get(i), logPort, peers));
        }
        ClusterAtWork cluster = new ClusterAtWork(terminal, narrator, List.copyOf(members));
        cluster.start(members);
        return cluster;
    }

    /** Starts members, and waits until each is ready. */
    void start(List<Member> starting) {
        starting.forEach(Member::start);
        for (Member member : starting) await(member + " is ready", member::isReady);
    }

    /** Returns the addresses of all members, with commas between them. */
    String addresses() {
        return members.stream().map(Member::address).collect(Collectors.joining(","));
    }

    List<Member> members() {
        return members;
    }

    List<Member> running() {
        return members.stream().filter(Member::isAlive).toList();
    }

    List<Member> othersThan(Member member) {
        return members.stream().filter(other -> other != member).toList();
    }

    /** Waits for a condition that the members bring about which run now. */
    void await(String what, BooleanSupplier condition) {
        terminal.awaitOf(processes(running()), what, condition);
    }

    /** Waits until a member leads. */
    Member awaitLeader() {
        return awaitOne("a member leads", Member::leads);
    }

    /** Waits until one of the members that run meets a condition, and returns it. */
    private Member awaitOne(String what, Predicate<Member> condition) {
        return awaitOne(running(), what, condition);
    }

    private Member awaitOne(List<Member> candidates, String what, Predicate<Member> condition) {
        return terminal.awaitFound(
                processes(candidates),
                what,
                () -> candidates.stream().filter(condition).findFirst());
    }

    private static List<RunningProcess> processes(List<Member> of) {
        return of.stream().map(Member::process).toList();
    }

    /** Waits until a member leads, and requires that no member which runs changes the list of echo meanwhile. */
    Member awaitLeader(LookupResponse unchanged) {
        List<Member> others = running();
        return awaitOne("another member leads", member -> {
            others.forEach(other -> requireUnchanged(unchanged, other));
            return member.leads();
        });
    }

    /** Waits until another member leads than this one, which may end meanwhile. */
    Member awaitLeaderAfter(Member former) {
        return awaitOne(othersThan(former), "another member leads", Member::leads);
    }

    private static void requireUnchanged(LookupResponse before, Member member) {
        LookupResponse now = member.list(ECHO);
        unless(now.equals(before), member + " should go on with the list " + before + ", and has " + now);
    }

    /** Waits until all members that run have the same lists, and returns that of echo. */
    LookupResponse awaitSameLists() {
        List<Member> running = running();
        await(
                "all members have the same lists",
                () -> running.stream().map(ClusterAtWork::lists).distinct().count() == 1);
        return running.get(0).list(ECHO);
    }

    private static List<LookupResponse> lists(Member member) {
        return List.of(member.list(ECHO), member.list(BY_HAND));
    }

    /** Registers one more instance by hand, at the first of these members that accepts it. */
    void register(List<Member> candidates) {
        String body = nextRegistration();
        Member acceptedBy =
                awaitOne(candidates, "a registration is accepted", member -> member.accepts(REGISTER, body));
        narrator.request(acceptedBy.address(), REGISTER, body);
    }

    /** Requires that each member that runs lists every instance that was registered by hand, and no other one. */
    void requireRegistered() {
        awaitSameLists();
        for (Member member : running()) {
            List<String> ids = ids(member.list(BY_HAND));
            unless(ids.equals(registered), member + " should list " + registered + ", and lists " + ids);
        }
    }

    /** Tries to register an instance where it must be refused, because no majority can acknowledge it. */
    void requireRefusal(Member member) {
        String body = registration("refused");
        narrator.request(member.address(), REGISTER, body);
        Answer answer = member.post(REGISTER, body);
        narrator.answer("HTTP " + answer.status() + ' ' + answer.body());
        unless(answer.status() == 503, "it should answer 503");
        unless("not-ready".equals(answer.problem().code()), "it should say not-ready");
    }

    private String nextRegistration() {
        String id = "n" + (registered.size() + 1);
        registered.add(id);
        return registration(id);
    }

    /** The lease is an hour, because nobody renews it. */
    private static String registration(String id) {
        return "{\"service\":\"" + BY_HAND + "\",\"id\":\"" + id
                + "\",\"address\":\"localhost:1\",\"ttlMillis\":3600000}";
    }

    static List<String> ids(LookupResponse list) {
        return list.instances().stream().map(Instance::id).toList();
    }
}
