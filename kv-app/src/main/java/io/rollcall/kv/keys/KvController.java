package io.rollcall.kv.keys;

import io.rollcall.chassis.answer.OutgoingAnswer;
import io.rollcall.chassis.fastpath.FastPath;
import io.rollcall.chassis.fastpath.FastPath.ResponseSize;
import io.rollcall.kv.replica.DiskWriter;
import io.rollcall.kv.replica.EventLoop;
import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.Write;
import io.rollcall.registration.Registration;
import io.rollcall.wire.kv.DeleteRequest;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.KvApi;
import io.rollcall.wire.kv.ListRequest;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class KvController implements KvApi {

    private static final int DEFAULT_LIMIT = 100;

    private final EventLoop loop;
    private final Registration registration;
    private final DiskWriter disk;

    KvController(EventLoop loop, Registration registration, DiskWriter disk) {
        this.disk = disk;
        this.loop = loop;
        this.registration = registration;
    }

    @Override
    @FastPath(response = ResponseSize.SMALL)
    public CompletableFuture<WriteResponse> put(PutRequest request) {
        return write(new Write(request.key(), request.value(), request.ifVersion(), id(request.requestId())));
    }

    @Override
    public CompletableFuture<WriteResponse> delete(DeleteRequest request) {
        return write(new Write(request.key(), null, request.ifVersion(), id(request.requestId())));
    }

    @Override
    @FastPath(response = ResponseSize.LARGE)
    public CompletableFuture<GetResponse> get(GetRequest request) {
        OutgoingAnswer outgoing = OutgoingAnswer.current();
        CompletableFuture<Answer> answer =
                loop.read((replica, token, now) -> replica.onGet(token, request.key(), outgoing::reserve, now));
        return answer.thenApply(told -> KvResponses.got(told, registration.id()));
    }

    @Override
    public CompletableFuture<ListResponse> list(ListRequest request) {
        int limit = request.limit() == null ? DEFAULT_LIMIT : request.limit();
        Range range = new Range(request.prefix(), request.after(), limit);
        OutgoingAnswer outgoing = OutgoingAnswer.current();
        CompletableFuture<Answer> answer =
                loop.read((replica, token, now) -> replica.onList(token, range, outgoing::reserve, now));
        return answer.thenApply(told -> KvResponses.listed(told, registration.id()));
    }

    @Override
    public CompletableFuture<StatusResponse> status(StatusRequest request) {
        return loop.status()
                .thenApply(status -> KvResponses.status(status, registration.id(), disk.replica(), disk.trouble()));
    }

    private CompletableFuture<WriteResponse> write(Write write) {
        CompletableFuture<Answer> answer = loop.write((replica, token, now) -> replica.onWrite(token, write, now));
        return answer.thenApply(told -> KvResponses.wrote(told, registration.id()));
    }

    private static io.rollcall.kv.store.@Nullable RequestId id(@Nullable RequestId id) {
        return id == null ? null : new io.rollcall.kv.store.RequestId(id.client(), id.number());
    }
}
