package io.rollcall.kv.replica;

import io.rollcall.chassis.CustomProblem;
import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.answer.OutgoingAnswer;
import io.rollcall.chassis.fastpath.FastPath;
import io.rollcall.chassis.fastpath.FastPath.ResponseSize;
import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Receiver;
import io.rollcall.kv.replication.Request;
import io.rollcall.kv.replication.Settings;
import io.rollcall.wire.Needs;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.kv.ApplyRequest;
import io.rollcall.wire.kv.ApplyResponse;
import io.rollcall.wire.kv.CommittedRequest;
import io.rollcall.wire.kv.CommittedResponse;
import io.rollcall.wire.kv.KvProblemCode;
import io.rollcall.wire.kv.LogEntry;
import io.rollcall.wire.kv.NewViewRequest;
import io.rollcall.wire.kv.NewViewResponse;
import io.rollcall.wire.kv.ReplicaApi;
import io.rollcall.wire.kv.SnapshotRequest;
import io.rollcall.wire.kv.StaleView;
import io.rollcall.wire.registry.View.Member;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
final class ReplicaController implements ReplicaApi {

    private static final int BUFFER_BYTES = 64 << 10;

    /** The size of the largest message between replicas. */
    private static final int MESSAGE_BYTES_MAX = 1 << 20;

    private static final Answer NOT_DONE =
            new Answer.Refused(Answer.Reason.NOT_READY, "this replica stops; ask another");

    private static final Logger log = LoggerFactory.getLogger(ReplicaController.class);

    private final Semaphore maySend = new Semaphore(Settings.Limits.DEFAULT.members());
    private final EventLoop loop;
    private final DiskWriter disk;
    private final JsonMapper json;

    /** The last joiner that was refused for good. */
    private volatile @Nullable Answer duplicate;

    ReplicaController(EventLoop loop, DiskWriter disk, JsonMapper json) {
        this.loop = loop;
        this.disk = disk;
        this.json = json;
    }

    @Override
    @FastPath(maxRequestBytes = MESSAGE_BYTES_MAX, response = ResponseSize.SMALL)
    public CompletableFuture<ApplyResponse> apply(ApplyRequest request) {
        requireOneBehindTheOther(request);
        requireLed(request.primary(), request.members());
        return ask(request.receiver(), WireMapper.apply(request), Answer.Applied.class, WireMapper::applied);
    }

    @Override
    @FastPath(maxRequestBytes = MESSAGE_BYTES_MAX, response = ResponseSize.SMALL)
    public CompletableFuture<CommittedResponse> committed(CommittedRequest request) {
        return ask(request.receiver(), WireMapper.readIndex(request), Answer.ReadIndex.class, WireMapper::readIndex);
    }

    @Override
    public CompletableFuture<NewViewResponse> newView(NewViewRequest request) {
        String primary = request.view().primary();
        if (primary == null) throw invalid("view.primary must be there");
        requireLed(primary, request.view().members());
        Request newView = new Request.NewView(WireMapper.view(request.view()));
        return ask(request.receiver(), newView, Answer.Learned.class, told -> new NewViewResponse());
    }

    /**
     * Sends a snapshot of the present state. The state is fixed at once; the thread of the request then writes it,
     * however long that takes.
     */
    @Needs(value = "replica:{receiver.group}", sender = "id")
    @PostMapping(path = SNAPSHOT, consumes = "application/json")
    void snapshot(@Valid @RequestBody SnapshotRequest request, HttpServletResponse response) throws IOException {
        OutgoingAnswer.current().countAsUpkeep();
        if (!maySend.tryAcquire())
            throw new ProblemException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    ProblemCode.TOO_MANY,
                    "This replica sends as many snapshots as a group has replicas. Ask again.",
                    OutgoingAnswer.RETRY_AFTER);
        try {
            send(request, response);
        } finally {
            maySend.release();
        }
    }

    private void send(SnapshotRequest request, HttpServletResponse response) throws IOException {
        try (OutgoingSnapshot snapshot =
                        takeSnapshot(WireMapper.receiver(request.receiver()), WireMapper.takeSnapshot(request));
                OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES)) {
            response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
            snapshot.write(out, json);
        }
    }

    /** Takes the snapshot before the replica handles anything else: later commits reach the joiner as entries. */
    private OutgoingSnapshot takeSnapshot(Receiver receiver, Request request) {
        CompletableFuture<OutgoingSnapshot> snapshot = new CompletableFuture<>();
        loop.ask(
                (replica, token, now) -> replica.onRequest(token, receiver, request, now),
                told -> {
                    if (told instanceof Answer.Took took) completeWith(took, snapshot);
                    else if (told instanceof Answer.InSync in) snapshot.complete(new OutgoingSnapshot(in.view(), null));
                    else snapshot.completeExceptionally(refused(request, told));
                },
                NOT_DONE);
        try {
            return snapshot.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Logs, once, a joiner that may never be promoted and asks twice a second: an operator must mend it. */
    private RuntimeException refused(Request request, Answer told) {
        boolean isDuplicate = told instanceof Answer.Refused refused
                && refused.reason() == Answer.Reason.DUPLICATE_REPLICA
                && request instanceof Request.TakeSnapshot;
        if (isDuplicate && !told.equals(duplicate)) {
            duplicate = told;
            log.warn(
                    "{} may not join the group: {}",
                    ((Request.TakeSnapshot) request).from().id(),
                    ((Answer.Refused) told).detail());
        }
        return refusal(told);
    }

    private void completeWith(Answer.Took took, CompletableFuture<OutgoingSnapshot> snapshot) {
        try {
            snapshot.complete(new OutgoingSnapshot(took.view(), disk.storage().snapshot()));
        } catch (RuntimeException e) {
            snapshot.completeExceptionally(e);
            throw e;
        }
    }

    @ExceptionHandler
    ResponseEntity<StaleView> onStaleView(StaleViewException stale) {
        return ResponseEntity.status(stale.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(stale.body());
    }

    private <A extends Answer, T> CompletableFuture<T> ask(
            io.rollcall.wire.kv.Receiver to, Request request, Class<A> expected, Function<A, T> answer) {
        Receiver receiver = WireMapper.receiver(to);
        return loop.read((replica, token, now) -> replica.onRequest(token, receiver, request, now))
                .thenApply(told -> {
                    if (!expected.isInstance(told)) throw refusal(told);
                    return answer.apply(expected.cast(told));
                });
    }

    private static RuntimeException refusal(Answer told) {
        if (told instanceof Answer.StaleView stale) return new StaleViewException(stale);
        if (!(told instanceof Answer.Refused refused)) return new IllegalStateException("no answer to this: " + told);
        return switch (refused.reason()) {
            case NOT_THE_RECEIVER -> conflict(KvProblemCode.NOT_THE_RECEIVER, refused);
            case WRONG_HASH -> conflict(KvProblemCode.WRONG_HASH, refused);
            case DUPLICATE_REPLICA -> conflict(KvProblemCode.DUPLICATE_REPLICA, refused);
            case NO_LEASE -> unavailable(ProblemCode.NO_LEASE, refused);
            default -> unavailable(ProblemCode.NOT_READY, refused);
        };
    }

    private static ProblemException conflict(String code, Answer.Refused refused) {
        return new ProblemException(HttpStatus.CONFLICT, code, refused.detail());
    }

    private static ProblemException unavailable(String code, Answer.Refused refused) {
        return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, code, refused.detail());
    }

    private static void requireLed(String primary, List<Member> members) {
        boolean isLed = members.stream().anyMatch(member -> member.id().equals(primary));
        boolean eachOnce = members.stream().map(Member::id).distinct().count() == members.size();
        if (!isLed || !eachOnce) throw invalid("members must have the primary among them, and each id once");
    }

    private static void requireOneBehindTheOther(ApplyRequest request) {
        long seq = request.from();
        for (LogEntry entry : request.entries()) {
            if (entry.seq() == ++seq && entry.view() <= request.view()) continue;
            throw invalid("entries must follow from one by one, in views up to that of the request");
        }
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, ProblemCode.INVALID_REQUEST, detail);
    }

    /** The sender's view is over, which is not a defect. The answer tells it the view that holds. */
    static final class StaleViewException extends RuntimeException implements CustomProblem {
        private static final long serialVersionUID = 1;

        private final transient Answer.StaleView answer;

        StaleViewException(Answer.StaleView answer) {
            super("stale view", null, false, false);
            this.answer = answer;
        }

        @Override
        public HttpStatus status() {
            return HttpStatus.CONFLICT;
        }

        @Override
        public StaleView body() {
            return StaleView.of(WireMapper.view(answer.view()));
        }
    }
}
