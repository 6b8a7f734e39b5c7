package io.rollcall.system.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.process.Answer;
import io.rollcall.system.cluster.SeedCluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The requests from which bad ones are made are good: each bad one is refused for the one thing that is wrong with it.
 */
@Tag("dist")
@ExtendWith(SeedCluster.Extension.class)
class GoodAnswersIT {

    private final SeedCluster seed;

    GoodAnswersIT(SeedCluster seed) {
        this.seed = seed;
    }

    static List<Method> methods() {
        return Methods.ALL;
    }

    @AfterEach
    void undo() {
        seed.registry().endpoint().post("Registry.Deregister", "{\"service\":\"asked-well\",\"id\":\"one\"}");
        seed.kv1().endpoint().post("KV.Delete", "{\"key\":\"asked-well\"}");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aGoodRequestIsAnsweredAsJsonAndNotAsADownload(Method method) {
        assertAnswered(method, method.good());
    }

    private void assertAnswered(Method method, String body) {
        Answer answer = method.server().apply(seed).endpoint().post(method.name(), body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(method.goodStatus());
        assertThat(answer.header("content-type").orElseThrow()).matches("application/(problem\\+)?json");
        assertThat(answer.header("content-disposition")).isEmpty();
    }
}
