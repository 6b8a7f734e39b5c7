package io.rollcall.kvclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.fake.FakeReplica;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes when the primary is another one than the client thinks, or is gone, or the registry is. */
@Timeout(60)
class FailoverTest extends TwoReplicas {

    @Test
    void aRedirectIsFollowedOnceAndThePrimaryRemembered() {
        group.leadBy(b);
        try (StoreUser user = user()) {
            for (int version = 1; version <= 3; version++) {
                assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, version, "b"));
            }
            assertThat(a.writes()).hasSize(1);
            assertThat(user.count("rollcall.redirects")).isEqualTo(1);
            assertThat(user.count("rollcall.retries")).isZero();
        }
    }

    @Test
    void aDeadPrimaryIsLeftForItsSuccessor() {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            a.shut();
            group.leadBy(b);
            assertThat(user.kv().put("x", "2")).isEqualTo(new WriteResult(true, 2, "b"));
            assertThat(user.count("rollcall.retries")).isPositive();
        }
        assertThat(b.writes()).containsExactly(new RequestId(clients(a).get(0), 2L));
    }

    @Test
    void aTakeOverIsWaitedFor() throws Exception {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            a.shut();
            ExecutorService writer = Executors.newSingleThreadExecutor();
            Future<WriteResult> write = writer.submit(() -> user.kv().put("x", "2"));
            awaitWrites(b, 3); // each points back to the dead one
            group.leadBy(b);
            assertThat(write.get()).isEqualTo(new WriteResult(true, 2, "b"));
            writer.shutdown();
        }
        assertThat(b.writes()).containsOnly(new RequestId(clients(a).get(0), 2L));
    }

    @Test
    void aStoppedPrimaryIsLeftAfterAnAttempt() throws IOException {
        try (ServerSocket stopped = stopped();
                StoreUser user = user("rollcall.kv-client.attempt-timeout=200ms")) {
            registry.put("a", address(stopped), Status.UP);
            group.leadBy(b);
            for (int version = 1; version <= 4; version++) {
                assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, version, "b"));
            }
        }
    }

    /** The primary is changing: after a few hops the client pauses, and asks again. */
    @Test
    void replicasThatPointToEachOtherAreAskedAgainLater() {
        try (StoreUser user = user().warmUp()) {
            double retriesBefore = user.count("rollcall.retries");
            for (int i = 0; i < 2; i++) {
                a.redirect(b.address());
                b.redirect(a.address());
            }
            assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, 1, "a"));
            assertThat(user.count("rollcall.redirects"))
                    .as("three before it is left, and one more if b is asked first then")
                    .isBetween(3.0, 4.0);
            assertThat(user.count("rollcall.retries") - retriesBefore).isEqualTo(1);
        }
    }

    @Test
    void aRedirectToNoAddressIsNotFollowed() {
        a.redirectAlways("user@elsewhere:1/?");
        try (StoreUser user = user()) {
            group.leadBy(b);
            assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, 1, "b"));
        }
    }

    /** Else whoever answers at a replica's address could have a client send its data anywhere. */
    @Test
    void aRedirectToWhatTheRegistryDoesNotListIsNotFollowed() {
        try (FakeReplica stranger = FakeReplica.opened(group, "stranger");
                StoreUser user = user()) {
            a.redirectAlways(stranger.address());
            group.leadBy(b);
            assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, 1, "b"));
            assertThat(stranger.writes()).isEmpty();
        }
    }

    @Test
    void writesGoOnWhileTheRegistryIsAway() {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            registry.shut();
            a.shut();
            group.leadBy(b);
            assertThat(user.kv().put("x", "2")).isEqualTo(new WriteResult(true, 2, "b"));
        }
    }

    /** Its lease has ended, because it cannot reach the registry; clients that can reach it may still use it. */
    @Test
    void aPrimaryThatTheRegistryNoLongerListsIsNotGivenUp() {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            registry.remove("a");
            b.shut();
            a.refuse(503, "not-ready");
            assertThat(user.kv().put("x", "2")).isEqualTo(new WriteResult(true, 2, "a"));
            registry.remove("b");
            a.executeAndFallSilent();
            assertThat(user.kv().put("x", "3")).isEqualTo(new WriteResult(true, 3, "a"));
        }
    }

    @Test
    void aRegistryThatWasNeverThereIsNamedAsTheReason() {
        registry.shut();
        for (String mode : List.of("watch", "session")) {
            try (StoreUser user = user("rollcall.kv-client.deadline=300ms", "rollcall.directory=" + mode)) {
                assertThatExceptionOfType(NotExecutedException.class)
                        .isThrownBy(() -> user.kv().put("x", "v"))
                        .withMessageContaining("no replica of kv is known: the registry ");
            }
        }
    }

    @Test
    void aStoreThatComesLaterIsWaitedFor() throws Exception {
        registry.remove("a");
        registry.remove("b");
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try (StoreUser user = user()) {
            Future<WriteResult> write = writer.submit(() -> user.kv().put("x", "v"));
            registry.put("a", a.address(), Status.UP);
            assertThat(write.get().ok()).isTrue();
        } finally {
            writer.shutdownNow();
        }
    }
}
