package io.rollcall.registry.view;

import io.rollcall.chassis.ProblemException;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.ChangeViewRequest;
import io.rollcall.wire.registry.ChangeViewResponse;
import io.rollcall.wire.registry.DeleteViewRequest;
import io.rollcall.wire.registry.DeleteViewResponse;
import io.rollcall.wire.registry.ForceViewRequest;
import io.rollcall.wire.registry.ForceViewResponse;
import io.rollcall.wire.registry.PositionRequest;
import io.rollcall.wire.registry.PositionResponse;
import io.rollcall.wire.registry.ReleaseReplicaRequest;
import io.rollcall.wire.registry.ReleaseReplicaResponse;
import io.rollcall.wire.registry.ReportViewRequest;
import io.rollcall.wire.registry.ReportViewResponse;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import io.rollcall.wire.registry.ViewApi;
import io.rollcall.wire.registry.ViewRequest;
import io.rollcall.wire.registry.ViewsRequest;
import io.rollcall.wire.registry.ViewsResponse;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RestController;

/** The views on the wire. */
@RestController
final class ViewController implements ViewApi {

    private final LatestViews views;

    ViewController(LatestViews views) {
        this.views = views;
    }

    @Override
    public View view(ViewRequest request) {
        return views.get().view(request.group());
    }

    @Override
    public ChangeViewResponse change(ChangeViewRequest request) {
        requireWellFormed("members", request.primary(), request.members());
        return views.get()
                .change(
                        request.group(),
                        request.number(),
                        request.lease(),
                        request.primary(),
                        List.copyOf(request.members()));
    }

    @Override
    public ReportViewResponse report(ReportViewRequest request) {
        View view = request.view();
        if (view.primary() == null) throw malformed("view.primary", "must be there");
        requireWellFormed("view.members", view.primary(), view.members());
        return views.get().report(request.group(), request.lease(), view);
    }

    @Override
    public PositionResponse position(PositionRequest request) {
        return views.get()
                .position(
                        request.group(),
                        request.lease(),
                        new LogPositions.Position(request.view(), request.seq()),
                        request.said());
    }

    @Override
    public ViewsResponse views(ViewsRequest request) {
        return views.get().all();
    }

    @Override
    public ForceViewResponse force(ForceViewRequest request) {
        List<String> members = request.members();
        if (!members.contains(request.primary()) || members.stream().distinct().count() < members.size())
            throw malformed("members", "must have the primary among them, and each once");
        boolean acceptLoss = Boolean.TRUE.equals(request.acceptLoss());
        return views.get().force(request.group(), request.primary(), members, acceptLoss);
    }

    @Override
    public DeleteViewResponse delete(DeleteViewRequest request) {
        return new DeleteViewResponse(views.get().delete(request.group(), Boolean.TRUE.equals(request.acceptLoss())));
    }

    @Override
    public ReleaseReplicaResponse release(ReleaseReplicaRequest request) {
        return new ReleaseReplicaResponse(views.get().release(request.group(), request.id()));
    }

    private static void requireWellFormed(String field, String primary, List<Member> members) {
        String malformation = ViewRules.malformation(primary, members);
        if (malformation != null) throw malformed(field, malformation);
    }

    private static ProblemException malformed(String field, String must) {
        return new ProblemException(HttpStatus.BAD_REQUEST, ProblemCode.INVALID_REQUEST, field + " " + must + ".");
    }
}
