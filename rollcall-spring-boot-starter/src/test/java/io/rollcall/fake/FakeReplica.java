package io.rollcall.fake;

import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.kv.DeleteRequest;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.KvProblemCode;
import io.rollcall.wire.kv.ListRequest;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.WriteResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A replica of the store: a primary, or a backup that knows one. Its group's keys and last requests are in the
 * {@link Group}, so that another replica can take over. It can be told how to answer the next requests.
 */
public final class FakeReplica extends FakeServer {

    /** What the replicas of a group agree on; here they share it. */
    public static final class Group {

        private final Map<String, GetResponse> keys = new TreeMap<>();
        private final Map<String, Last> clients = new HashMap<>();
        private long version;
        private @Nullable FakeReplica primary;

        private record Last(long number, WriteResponse answer) {}

        public synchronized void leadBy(FakeReplica replica) {
            primary = replica;
        }

        /** As after ten minutes without a write. */
        public synchronized void forgetClients() {
            clients.clear();
        }

        /** Writes that were executed, each once. */
        public synchronized long executed() {
            return version;
        }
    }

    /** In place of the usual answer. */
    private record Instruction(boolean executes, @Nullable Answer answer) {}

    private final Group group;
    private final String id;
    private final Deque<Instruction> instructions = new ArrayDeque<>();
    private final List<RequestId> writes = new ArrayList<>();
    private int reads;
    private @Nullable Instruction always;

    private FakeReplica(Group group, String id) {
        this.group = group;
        this.id = id;
    }

    /** The first one of a group is its primary. */
    public static FakeReplica opened(Group group, String id) {
        FakeReplica replica = new FakeReplica(group, id);
        replica.open();
        synchronized (group) {
            if (group.primary == null) group.primary = replica;
        }
        return replica;
    }

    /** The next request is refused. */
    public void refuse(int status, String code) {
        refuse(status, code, null);
    }

    public void refuse(int status, String code, @Nullable Integer retryAfterSeconds) {
        instruct(new Instruction(false, problem(status, code, retryAfterSeconds)));
    }

    /** From now on each request is refused. */
    public void refuseAlways(int status, String code) {
        synchronized (group) {
            always = new Instruction(false, problem(status, code, null));
        }
    }

    /** The next request is executed, and refused nevertheless. */
    public void executeAndRefuse(int status, String code) {
        instruct(new Instruction(true, problem(status, code, null)));
    }

    /** The next request is executed, and its connection closed in place of an answer. */
    public void executeAndFallSilent() {
        instruct(new Instruction(true, null));
    }

    /** The next request is sent on. */
    public void redirect(String address) {
        instruct(new Instruction(false, redirectTo(address)));
    }

    /** From now on each request is sent on. */
    public void redirectAlways(String address) {
        synchronized (group) {
            always = new Instruction(false, redirectTo(address));
        }
    }

    /** The ids of the writes that came, whatever became of them. */
    public List<RequestId> writes() {
        synchronized (group) {
            return List.copyOf(writes);
        }
    }

    public int reads() {
        synchronized (group) {
            return reads;
        }
    }

    private void instruct(Instruction instruction) {
        synchronized (group) {
            instructions.add(instruction);
        }
    }

    @Override
    protected Answer answer(String method, byte[] body) {
        synchronized (group) {
            note(method, body);
            Instruction instruction = instructions.isEmpty() ? always : instructions.poll();
            if (instruction == null) return execute(method, body);
            if (instruction.executes()) execute(method, body);
            if (instruction.answer() == null) throw new IllegalStateException("silent");
            return instruction.answer();
        }
    }

    private void note(String method, byte[] body) {
        switch (method) {
            case "KV.Put" -> writes.add(read(body, PutRequest.class).requestId());
            case "KV.Delete" -> writes.add(read(body, DeleteRequest.class).requestId());
            default -> reads++;
        }
    }

    private Answer execute(String method, byte[] body) {
        return switch (method) {
            case "KV.Put" -> {
                PutRequest put = read(body, PutRequest.class);
                yield write(put.key(), put.value(), put.ifVersion(), Objects.requireNonNull(put.requestId()));
            }
            case "KV.Delete" -> {
                DeleteRequest delete = read(body, DeleteRequest.class);
                yield write(delete.key(), null, delete.ifVersion(), Objects.requireNonNull(delete.requestId()));
            }
            case "KV.Get" -> {
                GetResponse found = group.keys.get(read(body, GetRequest.class).key());
                yield new Answer(
                        200,
                        found == null
                                ? new GetResponse(false, null, 0, id)
                                : new GetResponse(true, found.value(), found.version(), id));
            }
            case "KV.List" -> new Answer(200, list(read(body, ListRequest.class)));
            default -> problem(404, ProblemCode.UNKNOWN_METHOD, null);
        };
    }

    private ListResponse list(ListRequest request) {
        String after = request.after() == null ? "" : request.after();
        List<ListResponse.Entry> entries = group.keys.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(request.prefix())
                        && entry.getKey().compareTo(after) > 0)
                .map(entry -> new ListResponse.Entry(
                        entry.getKey(),
                        Objects.requireNonNull(entry.getValue().value()),
                        entry.getValue().version()))
                .toList();
        int limit = Math.min(entries.size(), Objects.requireNonNull(request.limit()));
        return new ListResponse(entries.subList(0, limit), limit < entries.size(), id);
    }

    private Answer write(String key, @Nullable String value, @Nullable Long ifVersion, RequestId request) {
        FakeReplica primary = Objects.requireNonNull(group.primary);
        if (primary != this) return redirectTo(primary.address());
        Group.Last last = group.clients.get(request.client());
        if (last == null && request.number() > 1) return problem(409, ProblemCode.SESSION_EXPIRED, null);
        if (last != null && request.number() < last.number()) return problem(409, KvProblemCode.STALE_REQUEST, null);
        if (last != null && request.number() == last.number()) return new Answer(200, last.answer());
        WriteResponse answer = judge(key, value, ifVersion);
        group.clients.put(request.client(), new Group.Last(request.number(), answer));
        return new Answer(200, answer);
    }

    private WriteResponse judge(String key, @Nullable String value, @Nullable Long ifVersion) {
        GetResponse before = group.keys.get(key);
        long version = before == null ? 0 : before.version();
        if (ifVersion != null && ifVersion != version) return new WriteResponse(false, version, null, id);
        group.version++;
        if (value == null) group.keys.remove(key);
        else group.keys.put(key, new GetResponse(true, value, group.version, id));
        return new WriteResponse(true, group.version, null, id);
    }

    private Answer redirectTo(String address) {
        return new Answer(200, new WriteResponse(false, null, address, id));
    }

    private static Answer problem(int status, String code, @Nullable Integer retryAfterSeconds) {
        return new Answer(
                status, new Problem("about:blank", null, status, "As told", null, code, null), retryAfterSeconds);
    }
}
