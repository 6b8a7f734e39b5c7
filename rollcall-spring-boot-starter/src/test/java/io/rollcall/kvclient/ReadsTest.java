package io.rollcall.kvclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.ListResponse.Entry;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Reads: by any replica, and by another one where the first does not answer. */
@Timeout(60)
class ReadsTest extends TwoReplicas {

    @Test
    void theLoadBalancerChoosesWhoAnswers() {
        try (StoreUser user = user()) {
            assertThat(user.kv().get("x")).isEqualTo(new GetResponse(false, null, 0, "a"));
            assertThat(user.kv().get("x").servedBy()).isEqualTo("b");
            assertThat(user.kv().get("x").servedBy()).isEqualTo("a");
            assertThat(user.count("rollcall.retries")).isZero();
        }
    }

    @Test
    void keysAreListedPageByPage() {
        try (StoreUser user = user()) {
            for (String key : List.of("b1", "b2", "b3", "c")) user.kv().put(key, "v");
            ListResponse first = user.kv().list("b", null, 2);
            assertThat(first.entries()).containsExactly(new Entry("b1", "v", 1), new Entry("b2", "v", 2));
            assertThat(first.more()).isTrue();
            assertThat(user.kv().list("b", "b2", 2).entries()).containsExactly(new Entry("b3", "v", 3));
        }
    }

    @ParameterizedTest
    @CsvSource({"503, no-lease", "503, not-ready", "429, too-many", "500, internal", "502, "})
    void aReplicaThatDoesNotAnswerIsLeftForAnotherOne(int status, String code) {
        a.refuseAlways(status, code == null ? "" : code);
        try (StoreUser user = user()) {
            for (int i = 0; i < 4; i++)
                assertThat(user.kv().get("x").servedBy()).isEqualTo("b");
            assertThat(user.count("rollcall.retries")).isPositive();
        }
    }

    @Test
    void theAlgorithmLearnsFromReadsThatFail() {
        a.refuseAlways(500, "internal");
        try (StoreUser user = new StoreUser(registry.address(), "rollcall.load-balancer=ewma")) {
            for (int i = 0; i < 30; i++) user.kv().get("x");
            assertThat(user.count("rollcall.retries")).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aReplicaThatFailsHalfItsReadsIsLeftAlone() {
        a.refuseAlways(500, "internal");
        try (StoreUser user = user()) {
            for (int i = 0; i < 40; i++) user.kv().get("x");
            await().untilAsserted(() -> {
                double retries = user.count("rollcall.retries");
                for (int i = 0; i < 10; i++) user.kv().get("x");
                assertThat(user.count("rollcall.retries")).isEqualTo(retries);
            });
            assertThat(user.count("rollcall.ejections")).isEqualTo(1);
        }
    }

    /**
     * It says so at once, and reads as soon as it has a lease again: to leave it alone for ten seconds would be a loss.
     */
    @Test
    void aReplicaThatHasNoLeaseIsNotEjected() {
        try (StoreUser user = user().warmUp()) {
            a.refuseAlways(503, "no-lease");
            double retries = user.count("rollcall.retries");
            for (int i = 0; i < 60; i++) user.kv().get("x");
            assertThat(user.count("rollcall.retries") - retries).isGreaterThanOrEqualTo(25);
            assertThat(user.count("rollcall.ejections")).isZero();
        }
    }

    @Test
    void aDeadReplicaIsLeftForAnotherOne() {
        a.shut();
        try (StoreUser user = user()) {
            for (int i = 0; i < 4; i++)
                assertThat(user.kv().get("x").servedBy()).isEqualTo("b");
        }
    }

    @Test
    void aStoppedReplicaIsLeftForAnotherOne() throws IOException {
        try (ServerSocket stopped = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                StoreUser user = user("rollcall.kv-client.attempt-timeout=200ms")) {
            registry.put("a", "localhost:" + stopped.getLocalPort(), Status.UP);
            for (int i = 0; i < 2; i++)
                assertThat(user.kv().get("x").servedBy()).isEqualTo("b");
        }
    }

    @Test
    void aReplicaThatIsNotUpIsAskedWhereTheOthersFail() {
        a.shut();
        registry.put("b", b.address(), Status.DOWN);
        try (StoreUser user = user()) {
            assertThat(user.kv().get("x").servedBy()).isEqualTo("b");
        }
    }

    @Test
    void aReplicaIsAskedAgainOnceAllHaveFailed() {
        a.refuse(503, "no-lease");
        b.refuse(503, "no-lease");
        try (StoreUser user = user()) {
            assertThat(user.kv().get("x").found()).isFalse();
        }
        assertThat(a.reads() + b.reads()).isEqualTo(3);
    }

    @Test
    void aReadThatNobodyAnswersSaysSo() {
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warmUp()) {
            a.refuseAlways(503, "no-lease");
            b.refuseAlways(503, "no-lease");
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> user.kv().get("x"))
                    .withMessageStartingWith("The read was not answered: localhost:")
                    .withMessageEndingWith(" answered 503 no-lease: As told");
        }
        assertThat(a.reads()).isGreaterThan(1);
        assertThat(b.reads()).isGreaterThan(1);
    }

    @Test
    void aReadThatNoReplicaWillEverAnswerIsNotTriedAgain() {
        a.refuseAlways(400, "invalid-request");
        try (StoreUser user = user()) {
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> user.kv().get(""));
        }
        assertThat(b.reads()).isZero();
    }

    @Test
    void anApplicationThatDoesNotUseTheStoreMakesNoClient() {
        try (StoreUser user = user()) {
            ConfigurableApplicationContext application = user.application();
            assertThat(application.getBeanFactory().containsSingleton("rollcallKvClient"))
                    .isFalse();
            user.kv();
            assertThat(application.getBeanFactory().containsSingleton("rollcallKvClient"))
                    .isTrue();
            assertThat(a.reads() + b.reads()).isZero();
        }
    }
}
