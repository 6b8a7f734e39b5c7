package io.rollcall.client.cluster;

import io.rollcall.client.cluster.MemberStatus.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The status of a registry as lines of text: a row for each member, and a line for all of them. */
final class StatusTable {

    /** From this age on, a member marks its lists with the header {@code Rollcall-Stale}. */
    private static final long STALE_MILLIS = 4_000;

    private static final List<String> HEAD =
            List.of("member", "role", "term", "committed", "applied", "behind", "silent for", "lists' age", "id");

    /** The columns of numbers are flush right. */
    private static final int FIRST_NUMBER = 2;

    private static final int LAST_NUMBER = 7;

    private StatusTable() {}

    static List<String> of(ClusterStatus status) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        status.members().forEach(member -> rows.add(row(member)));
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) lines.add(aligned(row, rows));
        lines.add(summary(status));
        return lines;
    }

    private static List<String> row(MemberStatus member) {
        String id = member.member() == null ? "not a member" : member.member();
        return List.of(
                member.name(),
                member.role().text(),
                number(member.term()),
                number(member.committed()),
                number(member.applied()),
                number(member.behind()),
                seconds(member.silentMillis()),
                age(member.staleMillis()),
                id);
    }

    private static String aligned(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = rows.stream()
                    .mapToInt(other -> other.get(column).length())
                    .max()
                    .orElse(0);
            boolean isNumber = i >= FIRST_NUMBER && i <= LAST_NUMBER;
            line.append(String.format("%" + (isNumber ? "" : "-") + width + "s  ", row.get(i)));
        }
        return line.toString().stripTrailing();
    }

    private static String summary(ClusterStatus status) {
        List<MemberStatus> members = status.inGroup();
        long answering = members.stream()
                .filter(member -> member.role() != Role.UNREACHABLE)
                .count();
        String who = status.leader() == null ? "no member leads" : status.leader() + " leads in term " + status.term();
        return "registry %s: %s; %d of %d members answer, %s"
                .formatted(
                        status.registry() == null ? "not formed yet" : status.registry(),
                        who,
                        answering,
                        members.size(),
                        status.majority() ? "a majority" : "no majority");
    }

    private static String number(@Nullable Long number) {
        return number == null || number < 0 ? "-" : number.toString();
    }

    private static String seconds(@Nullable Long millis) {
        return millis == null ? "-" : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }

    private static String age(@Nullable Long millis) {
        return millis != null && millis > STALE_MILLIS ? seconds(millis) + " stale" : seconds(millis);
    }
}
