package io.rollcall.kv.disk;

import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Checkpoint;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.Operation;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.WriteResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Any batches that keep the rules of {@link Batch}, whether a replica would make them or not. */
final class RandomBatches {

    /** Ordered otherwise as UTF-16, as bytes or as prefixes. */
    static final List<String> KEYS = List.of(
            "",
            "a",
            "a\0",
            "ab",
            "b",
            "\u007f",
            "\u0080",
            "ä",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\ud800\udc00",
            "\ud83d\ude00",
            "\udbff\udfff",
            "a\uffff",
            "a\ud83d\ude00",
            "zz");

    private final Random random;
    private long lastRequestSeq;

    RandomBatches(Random random) {
        this.random = random;
    }

    /** One that may follow what the model holds. */
    Batch next(Model held) {
        Checkpoint checkpoint = held.checkpoint;
        long end = checkpoint.base().seq() + held.log.size();
        long truncateAfter = chance(10) ? checkpoint.applied().seq() + random.nextInt(3) : Long.MAX_VALUE;
        List<Entry> log = new ArrayList<>(held.log);
        log.removeIf(entry -> entry.seq() > truncateAfter);
        List<Entry> kept = List.copyOf(log);
        List<Entry> appended =
                entries(Math.min(end, truncateAfter), checkpoint.view().number());
        log.addAll(appended);
        LogPosition applied = within(checkpoint.applied(), log);
        LogPosition base = chance(50) ? checkpoint.base() : within(checkpoint.base(), upTo(applied, kept));
        return batch(
                new Checkpoint(view(checkpoint.view()), random.nextInt(9), base, applied),
                truncateAfter,
                appended,
                false);
    }

    /** One that completes an installation. */
    Batch completing(View view) {
        LogPosition base = new LogPosition(
                1 + random.nextInt(1_000), 1 + random.nextInt(5), random.nextInt(1_000_000), random.nextLong());
        Checkpoint checkpoint = new Checkpoint(view, random.nextInt(9), base, base);
        return batch(checkpoint, Long.MAX_VALUE, entries(base.seq(), view.number()), true);
    }

    private Batch batch(Checkpoint checkpoint, long truncateAfter, List<Entry> appended, boolean completes) {
        List<Cell> cells = cells();
        Set<String> written = new HashSet<>();
        for (Cell cell : cells) written.add(cell.key());
        List<String> deleted = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> key())
                .filter(key -> !written.contains(key))
                .distinct()
                .toList();
        List<LastRequest> requests = requests();
        List<String> forgotten = chance(30) && requests.isEmpty() ? List.of(client()) : List.of();
        return new Batch(checkpoint, truncateAfter, appended, cells, deleted, requests, forgotten, completes);
    }

    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            String key = key();
            if (keys.add(key)) cells.add(new Cell(key, text(), random.nextLong(Long.MAX_VALUE)));
        }
        return cells;
    }

    List<LastRequest> requests() {
        List<LastRequest> requests = new ArrayList<>();
        Set<String> clients = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            RequestId id = new RequestId(client(), 1 + random.nextInt(100));
            if (!clients.add(id.client())) continue;
            WriteResult outcome = chance(50)
                    ? new WriteResult.Written(random.nextInt(9))
                    : new WriteResult.Mismatch(random.nextInt(9));
            requests.add(new LastRequest(id, ++lastRequestSeq, random.nextInt(1_000_000), outcome));
        }
        return requests;
    }

    private List<Entry> entries(long behind, long view) {
        int count = chance(5) ? 300 : random.nextInt(6);
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Entry(
                        view, behind + i, random.nextInt(1_000_000), operation(), chance(50) ? null : requestId()))
                .toList();
    }

    private Operation operation() {
        return switch (random.nextInt(3)) {
            case 0 -> new Operation.Put(key(), text());
            case 1 -> new Operation.Delete(key());
            default -> new Operation.Decline(key(), random.nextInt(100));
        };
    }

    private RequestId requestId() {
        return new RequestId(client(), 1 + random.nextInt(100));
    }

    private View view(View last) {
        if (!chance(10)) return last;
        List<Member> members = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> new Member("kv" + i, "uuid-" + random.nextInt(), "host" + i + ":9301"))
                .toList();
        return new View(last.number() + 1, members.get(0).id(), members);
    }

    private LogPosition within(LogPosition from, List<Entry> log) {
        List<Entry> candidates =
                log.stream().filter(entry -> entry.seq() > from.seq()).toList();
        if (candidates.isEmpty() || chance(20)) return from;
        Entry entry = candidates.get(random.nextInt(candidates.size()));
        return new LogPosition(entry.seq(), entry.view(), entry.timeMillis(), entry.hash());
    }

    private static List<Entry> upTo(LogPosition last, List<Entry> log) {
        return log.stream().filter(entry -> entry.seq() <= last.seq()).toList();
    }

    String key() {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    private String client() {
        return "client" + random.nextInt(6);
    }

    private String text() {
        if (chance(5)) return "x".repeat(random.nextInt(512 * 1024));
        return key() + random.nextInt() + key();
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
