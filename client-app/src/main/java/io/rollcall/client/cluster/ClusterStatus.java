package io.rollcall.client.cluster;

import io.rollcall.client.cluster.MemberStatus.Role;
import io.rollcall.client.cluster.StatusAnswer.Answered;
import io.rollcall.client.cluster.StatusAnswer.NoMember;
import io.rollcall.client.operator.CommandFailedException;
import io.rollcall.wire.registry.ClusterStatusResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The status of a registry, put together from what its members answer.
 *
 * @param registry its identity; null: no member knows it yet
 * @param leader the name of the member that leads, and that a majority answers; null: none does
 * @param majority whether a majority of the members answers
 * @param members sorted by name, with each address that was asked and is not a member
 */
record ClusterStatus(@Nullable String registry, @Nullable String leader, boolean majority, List<MemberStatus> members) {

    /** The most addresses that are asked: those that are given, and as many members again. */
    private static final int ASKED_MAX = 14;

    /**
     * Asks each of these addresses, and every member that the answers name.
     *
     * @throws CommandFailedException none of them answers, or one is no member of this registry
     */
    static ClusterStatus of(List<String> addresses, Members members) {
        Map<String, StatusAnswer> answers = new ConcurrentHashMap<>();
        Set<String> seen = new LinkedHashSet<>(addresses);
        List<String> next = addresses;
        while (!next.isEmpty()) {
            next.parallelStream().forEach(address -> answers.put(address, members.status(address)));
            next = unseen(answers, seen);
            seen.addAll(next);
        }
        return of(addresses, answers);
    }

    private static List<String> unseen(Map<String, StatusAnswer> answers, Set<String> seen) {
        List<ClusterStatusResponse> statuses = statuses(answers);
        statuses.forEach(status -> seen.add(status.name())); // it may be reached at another address
        return statuses.stream()
                .flatMap(ClusterStatus::named)
                .distinct()
                .filter(name -> !seen.contains(name))
                .limit(Math.max(0, ASKED_MAX - seen.size()))
                .toList();
    }

    /** Returns the names of the leader and of the members, as one member knows them. */
    private static Stream<String> named(ClusterStatusResponse status) {
        return Stream.concat(
                Stream.ofNullable(status.leader()), status.members().stream().map(ClusterStatusResponse.Member::name));
    }

    private static List<ClusterStatusResponse> statuses(Map<String, StatusAnswer> answers) {
        return answers.values().stream()
                .filter(Answered.class::isInstance)
                .map(answer -> ((Answered) answer).status())
                .toList();
    }

    private static ClusterStatus of(List<String> addresses, Map<String, StatusAnswer> answers) {
        for (StatusAnswer answer : answers.values())
            if (answer instanceof NoMember other) throw new CommandFailedException(other.why());
        List<ClusterStatusResponse> statuses = statuses(answers);
        ClusterStatusResponse best = statuses.stream()
                .max(Comparator.comparing(ClusterStatusResponse::leads)
                        .thenComparingLong(ClusterStatusResponse::term)
                        .thenComparingLong(ClusterStatusResponse::committed))
                .orElseThrow(() -> Members.noneAnswers(addresses));
        requireSame(best, statuses);
        Map<String, MemberStatus> rows = new TreeMap<>();
        answers.forEach((address, answer) -> {
            if (!(answer instanceof Answered)) rows.put(address, unreachable(address, best));
        });
        for (ClusterStatusResponse status : statuses) rows.put(status.name(), reached(status, best));
        return new ClusterStatus(
                best.registry(),
                best.leads() ? best.name() : null,
                isMajority(best, statuses),
                List.copyOf(rows.values()));
    }

    private static void requireSame(ClusterStatusResponse best, List<ClusterStatusResponse> statuses) {
        for (ClusterStatusResponse status : statuses)
            if (status.registry() != null && !status.registry().equals(best.registry()))
                throw new CommandFailedException(status.name() + " and " + best.name()
                        + " belong to different registries; give addresses of one with -registry");
    }

    private static MemberStatus unreachable(String address, ClusterStatusResponse best) {
        ClusterStatusResponse.Member known = member(address, best);
        return known == null
                ? new MemberStatus(address, Role.UNREACHABLE, null, null, null, null, null, null, null)
                : new MemberStatus(
                        address,
                        Role.UNREACHABLE,
                        null,
                        null,
                        null,
                        known.behind(),
                        known.silentMillis(),
                        null,
                        known.member());
    }

    private static MemberStatus reached(ClusterStatusResponse status, ClusterStatusResponse best) {
        ClusterStatusResponse.Member known = member(status.name(), best);
        return new MemberStatus(
                status.name(),
                role(status),
                status.term(),
                status.committed(),
                status.applied(),
                known == null ? null : known.behind(),
                known == null ? null : known.silentMillis(),
                status.staleMillis(),
                known == null ? null : known.member());
    }

    private static ClusterStatusResponse.@Nullable Member member(String name, ClusterStatusResponse best) {
        return best.members().stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static Role role(ClusterStatusResponse status) {
        if (status.leads()) return Role.LEADS;
        boolean follows = status.leader() != null && !status.leader().equals(status.name());
        return follows && status.staleMillis() != null ? Role.FOLLOWS : Role.NOT_READY;
    }

    private static boolean isMajority(ClusterStatusResponse best, List<ClusterStatusResponse> statuses) {
        Set<String> answering =
                statuses.stream().map(ClusterStatusResponse::name).collect(Collectors.toSet());
        long count = best.members().stream()
                .filter(member -> answering.contains(member.name()))
                .count();
        return 2 * count > best.members().size();
    }

    /** Returns the names of the members, sorted. */
    List<String> names() {
        return inGroup().stream().map(MemberStatus::name).toList();
    }

    /** Returns the members, without the addresses that are none. */
    List<MemberStatus> inGroup() {
        return members.stream().filter(member -> member.member() != null).toList();
    }

    /** Returns what is wrong; null: a member leads, and all members answer and are ready. */
    @Nullable
    String trouble() {
        List<String> trouble = new ArrayList<>();
        if (leader == null) trouble.add("no member leads");
        add(trouble, Role.UNREACHABLE, "does not answer", "do not answer");
        add(trouble, Role.NOT_READY, "is not ready", "are not ready");
        return trouble.isEmpty() ? null : String.join("; ", trouble);
    }

    private void add(List<String> trouble, Role role, String one, String several) {
        List<String> names = inGroup().stream()
                .filter(member -> member.role() == role)
                .map(MemberStatus::name)
                .toList();
        if (!names.isEmpty()) trouble.add(String.join(", ", names) + ' ' + (names.size() == 1 ? one : several));
    }

    /** Returns the term in which the leader leads. */
    long term() {
        return members.stream()
                .filter(member -> member.role() == Role.LEADS && member.name().equals(leader))
                .map(MemberStatus::term)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(0L);
    }
}
