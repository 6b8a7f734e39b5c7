package io.rollcall.kv.keys;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.answer.OutgoingAnswer;
import io.rollcall.kv.replica.WireMapper;
import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.WriteResult;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.KvProblemCode;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import org.springframework.http.HttpStatus;

/** Maps the replica's answers to responses on the wire. */
final class KvResponses {

    private static final long NO_LEASE_IS_SO_LONG = Long.MAX_VALUE / 2;

    static WriteResponse wrote(Answer answer, String servedBy) {
        if (answer instanceof Answer.Redirected redirected) {
            return new WriteResponse(false, null, redirected.address(), servedBy);
        }
        if (!(answer instanceof Answer.Wrote wrote)) throw refusal(answer);
        return new WriteResponse(
                wrote.outcome() instanceof WriteResult.Written, wrote.outcome().version(), null, servedBy);
    }

    static GetResponse got(Answer answer, String servedBy) {
        if (!(answer instanceof Answer.Got got)) throw refusal(answer);
        Cell cell = got.cell();
        return cell == null
                ? new GetResponse(false, null, 0, servedBy)
                : new GetResponse(true, cell.value(), cell.version(), servedBy);
    }

    static ListResponse listed(Answer answer, String servedBy) {
        if (!(answer instanceof Answer.Listed listed)) throw refusal(answer);
        return new ListResponse(
                listed.page().cells().stream()
                        .map(cell -> new ListResponse.Entry(cell.key(), cell.value(), cell.version()))
                        .toList(),
                listed.page().more(),
                servedBy);
    }

    /** @param trouble the disk's trouble; empty: none */
    static StatusResponse status(Status status, String servedBy, String replica, String trouble) {
        return new StatusResponse(
                servedBy,
                replica,
                WireMapper.role(status.role()),
                WireMapper.view(status.view()),
                status.ready(),
                trouble.isEmpty() ? status.why() : trouble,
                status.end(),
                status.commit(),
                status.waiting(),
                status.weight(),
                status.readMillis() > NO_LEASE_IS_SO_LONG ? -1 : status.readMillis(),
                status.peers().stream().map(WireMapper::peer).toList());
    }

    private static RuntimeException refusal(Answer answer) {
        if (!(answer instanceof Answer.Refused refused))
            return new IllegalStateException("no answer to this: " + answer);
        return switch (refused.reason()) {
            case NOT_READY -> refusal(HttpStatus.SERVICE_UNAVAILABLE, ProblemCode.NOT_READY, refused);
            case NO_LEASE -> refusal(HttpStatus.SERVICE_UNAVAILABLE, ProblemCode.NO_LEASE, refused);
            case OUTCOME_UNKNOWN -> refusal(HttpStatus.SERVICE_UNAVAILABLE, ProblemCode.OUTCOME_UNKNOWN, refused);
            case TOO_MANY -> refusal(HttpStatus.TOO_MANY_REQUESTS, ProblemCode.TOO_MANY, refused);
            case NO_ROOM ->
                new ProblemException(
                        HttpStatus.TOO_MANY_REQUESTS,
                        ProblemCode.TOO_MANY,
                        refused.detail(),
                        OutgoingAnswer.RETRY_AFTER);
            case TOO_LARGE -> refusal(HttpStatus.CONTENT_TOO_LARGE, ProblemCode.TOO_LARGE, refused);
            case NOT_THE_RECEIVER -> refusal(HttpStatus.CONFLICT, KvProblemCode.NOT_THE_RECEIVER, refused);
            case WRONG_HASH -> refusal(HttpStatus.CONFLICT, KvProblemCode.WRONG_HASH, refused);
            case DUPLICATE_REPLICA -> refusal(HttpStatus.CONFLICT, KvProblemCode.DUPLICATE_REPLICA, refused);
            case SESSION_EXPIRED -> refusal(HttpStatus.CONFLICT, ProblemCode.SESSION_EXPIRED, refused);
            case REQUEST_ID_REUSED -> refusal(HttpStatus.CONFLICT, KvProblemCode.REQUEST_ID_REUSED, refused);
            case STALE_REQUEST -> refusal(HttpStatus.CONFLICT, KvProblemCode.STALE_REQUEST, refused);
        };
    }

    private static ProblemException refusal(HttpStatus status, String code, Answer.Refused refused) {
        return new ProblemException(status, code, refused.detail());
    }

    private KvResponses() {}
}
