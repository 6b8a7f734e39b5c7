package io.rollcall.kv.replica;

import io.rollcall.chassis.Refusal;
import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Request;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.kv.ApplyRequest;
import io.rollcall.wire.kv.ApplyResponse;
import io.rollcall.wire.kv.CommittedRequest;
import io.rollcall.wire.kv.CommittedResponse;
import io.rollcall.wire.kv.LogEntry;
import io.rollcall.wire.kv.RecoverRequest;
import io.rollcall.wire.kv.RecoverResponse;
import io.rollcall.wire.kv.ReplicaApi;
import io.rollcall.wire.kv.SnapshotRequest;
import io.rollcall.wire.kv.StaleView;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ReplicaController implements ReplicaApi {

    private static final int BUFFER_BYTES = 64 << 10;

    private final EventLoop loop;
    private final SnapshotStream snapshots;

    ReplicaController(EventLoop loop, SnapshotStream snapshots) {
        this.loop = loop;
        this.snapshots = snapshots;
    }

    @Override
    public CompletableFuture<ApplyResponse> apply(ApplyRequest request) {
        requireOneBehindTheOther(request);
        return ask(Words.apply(request), Answer.Applied.class, Words::applied);
    }

    @Override
    public CompletableFuture<CommittedResponse> committed(CommittedRequest request) {
        return ask(Words.committed(request), Answer.CommitPoint.class, Words::commitPoint);
    }

    @Override
    public CompletableFuture<RecoverResponse> recover(RecoverRequest request) {
        return ask(Words.recover(request), Answer.Promised.class, Words::promised);
    }

    /** The state is fixed at once; the thread of the request then writes it, for as long as that takes. */
    @PostMapping(path = SNAPSHOT, consumes = "application/json")
    void snapshot(@Valid @RequestBody SnapshotRequest request, HttpServletResponse response) throws IOException {
        Answer.Took took = ask(Words.takeSnapshot(request), Answer.Took.class, Function.identity())
                .join();
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        try (OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES)) {
            snapshots.write(took, out);
        }
    }

    @ExceptionHandler
    ResponseEntity<StaleView> onStaleView(StaleViewException stale) {
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(StaleView.of(stale.answer.view(), stale.answer.session()));
    }

    private <A extends Answer, T> CompletableFuture<T> ask(Request request, Class<A> expected, Function<A, T> answer) {
        return loop.read((replica, token, now) -> replica.onRequest(token, request, now))
                .thenApply(told -> {
                    if (told instanceof Answer.StaleView stale) throw new StaleViewException(stale);
                    if (told instanceof Answer.Refused refused) throw notReady(refused.detail());
                    return answer.apply(expected.cast(told));
                });
    }

    private static void requireOneBehindTheOther(ApplyRequest request) {
        long seq = request.from();
        for (LogEntry entry : request.entries()) {
            if (entry.seq() == ++seq && entry.view() <= request.view()) continue;
            String detail = "entries must follow from one by one, in views up to that of the request";
            throw new Refusal(HttpStatus.BAD_REQUEST, ProblemCode.INVALID_REQUEST, detail);
        }
    }

    private static Refusal notReady(String detail) {
        return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, ProblemCode.NOT_READY, detail);
    }

    /** Not a defect: the sender's view is over, and hears of the one that holds. */
    static final class StaleViewException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Answer.StaleView answer;

        StaleViewException(Answer.StaleView answer) {
            super("stale view", null, false, false);
            this.answer = answer;
        }
    }
}
