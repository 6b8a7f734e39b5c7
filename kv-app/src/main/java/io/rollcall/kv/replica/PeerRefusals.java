package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Contact;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.kv.KvProblemCode;
import io.rollcall.wire.kv.StaleView;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The refusals of other replicas, as answers. */
final class PeerRefusals {

    private static final Logger log = LoggerFactory.getLogger(PeerRefusals.class);

    private final JsonMapper json;

    /** The last refusal of a wrong receiver, which is logged once. */
    private volatile String mistaken = "";

    PeerRefusals(JsonMapper json) {
        this.json = json;
    }

    Answer refused(Contact from, int status, byte[] body) {
        log.debug("{} answered {}: {}", from.id(), status, new String(body, StandardCharsets.UTF_8));
        JsonNode problem = problem(body);
        String detail = problem.path("detail").asString(from.id() + " answered " + status);
        return switch (problem.path("code").asString("")) {
            case ProblemCode.STALE_VIEW ->
                new Answer.StaleView(WireMapper.view(
                        json.treeToValue(problem, StaleView.class).view()));
            case KvProblemCode.NOT_THE_RECEIVER -> mistaken(from, detail);
            case KvProblemCode.WRONG_HASH -> new Answer.Refused(Answer.Reason.WRONG_HASH, detail);
            case KvProblemCode.DUPLICATE_REPLICA -> new Answer.Refused(Answer.Reason.DUPLICATE_REPLICA, detail);
            default -> new Answer.Refused(Answer.Reason.NOT_READY, detail);
        };
    }

    private Answer mistaken(Contact from, String detail) {
        String said = from + detail;
        if (!said.equals(mistaken))
            log.warn("{} is not at {} any more; another replica answers there: {}", from.id(), from.address(), detail);
        mistaken = said;
        return new Answer.Refused(Answer.Reason.NOT_THE_RECEIVER, detail);
    }

    private JsonNode problem(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException notOurs) {
            log.debug("Not a problem document", notOurs);
            return json.createObjectNode();
        }
    }
}
