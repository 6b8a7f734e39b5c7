package io.rollcall.client.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.client.operator.JsonHttp;
import io.rollcall.client.operator.Reply;
import io.rollcall.client.report.Style;
import io.rollcall.client.report.TextTable;
import io.rollcall.client.report.TextTable.Cell;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.StatusResponse.Peer;
import io.rollcall.wire.registry.Instance;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The status of a group: what each replica that is listed answers. */
record GroupStatus(List<Replica> replicas) {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final String PRIMARY = "primary";

    /** As much of a reason as a reader can survey. */
    private static final int WHY_MAX = 80;

    /**
     * @param status null: it has not answered
     * @param error why not; null: it has answered
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Replica(
            String id,
            String address,
            @Nullable StatusResponse status,
            @Nullable String error) {}

    static GroupStatus of(List<Instance> listed, JsonHttp http) {
        return new GroupStatus(listed.parallelStream()
                .map(replica -> ask(replica, http))
                .sorted(Comparator.comparing(Replica::id))
                .toList());
    }

    private static Replica ask(Instance replica, JsonHttp http) {
        try {
            Reply reply = http.post(
                    replica.address(),
                    http.isSecure() || replica.speaksTls(),
                    "KV.Status",
                    new StatusRequest(),
                    TIMEOUT);
            StatusResponse status = reply.isOk() ? reply.as(StatusResponse.class) : null;
            return new Replica(replica.id(), replica.address(), status, status == null ? reply.detail() : null);
        } catch (IOException e) {
            return new Replica(replica.id(), replica.address(), null, JsonHttp.reason(e));
        }
    }

    /** Returns what is wrong; null: one replica is primary, and all answer and are ready. */
    @Nullable
    String trouble() {
        for (Replica replica : replicas) {
            StatusResponse status = replica.status();
            if (status == null) return replica.id() + " does not answer: " + replica.error();
            if (!status.ready() || !status.why().isEmpty())
                return replica.id() + (status.ready() ? ": " : " is not ready: ") + status.why();
        }
        return replicas.stream().noneMatch(GroupStatus::leads) ? "no replica is primary" : null;
    }

    private static boolean leads(Replica replica) {
        return replica.status() != null && replica.status().role().equals(PRIMARY);
    }

    String text(boolean inColour) {
        TextTable table =
                new TextTable("id", "address", "role", "view", "ready", "end", "commit", "lag", "waiting", "why");
        for (Replica replica : replicas) table.row(row(replica));
        return table.text(inColour);
    }

    private Cell[] row(Replica replica) {
        StatusResponse status = replica.status();
        if (status == null)
            return new Cell[] {
                Cell.of(replica.id()),
                Cell.of(replica.address()),
                new Cell("unreachable", Style.BAD),
                Cell.of("-"),
                Cell.of("-"),
                Cell.of("-"),
                Cell.of("-"),
                Cell.of("-"),
                Cell.of("-"),
                Cell.cut(String.valueOf(replica.error()), WHY_MAX)
            };
        return new Cell[] {
            Cell.of(replica.id()),
            Cell.of(replica.address()),
            new Cell(status.role(), leads(replica) ? Style.GOOD : Style.PLAIN),
            Cell.of(String.valueOf(status.view().number())),
            new Cell(status.ready() ? "yes" : "no", status.ready() ? Style.GOOD : Style.BAD),
            Cell.of(String.valueOf(status.end())),
            Cell.of(String.valueOf(status.commit())),
            Cell.of(lag(replica.id())),
            Cell.of(String.valueOf(status.waiting())),
            Cell.cut(status.why(), WHY_MAX)
        };
    }

    /** Returns how many entries a backup lacks, as the primary knows. */
    private String lag(String id) {
        for (Replica replica : replicas) {
            StatusResponse status = replica.status();
            if (status == null || !leads(replica)) continue;
            for (Peer peer : status.peers()) if (peer.id().equals(id)) return String.valueOf(peer.lag());
        }
        return "-";
    }
}
