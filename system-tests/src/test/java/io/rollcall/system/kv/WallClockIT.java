package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.system.process.Endpoint;
import io.rollcall.system.process.RefusedException;
import io.rollcall.system.process.UnreachableException;
import io.rollcall.system.requires.RequiresTool;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas with wall clocks that differ by more than the time for which a client is remembered: one of them gets
 * another time from the operating system.
 */
@Timeout(180)
class WallClockIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A client is remembered for ten minutes. */
    private static final String AHEAD = "+15m";

    private static final RequestId A = new RequestId("a", 1L);
    private static final RequestId B = new RequestId("b", 1L);

    private static final Optional<Path> LIBRARY = library();

    @RegisterExtension
    static final RequiresTool faketime = RequiresTool.of("libfaketime", LIBRARY::isPresent);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @TempDir
    Path disks;

    @Test
    void aWriteThatIsRepeatedAtAPrimaryWhoseClockIsAheadIsNotExecutedAgain() {
        Server kv1 = replica("kv1", List.of());
        Server kv2 = replica(
                "kv2",
                List.of("env", "LD_PRELOAD=" + LIBRARY.orElseThrow(), "FAKETIME=" + AHEAD, "DONT_FAKE_MONOTONIC=1"));
        await().atMost(PATIENCE).until(() -> isReady(kv1, "kv1", 2) && isReady(kv2, "kv1", 2));
        WriteResponse first = put(kv1, "a", A);
        assertThat(first.ok()).isTrue();

        kv1.process().kill();
        await().atMost(PATIENCE).until(() -> isReady(kv2, "kv2", 1));
        assertThat(put(kv2, "b", B).ok()).isTrue();
        WriteResponse repeated = put(kv2, "a", A);

        assertThat(repeated.ok()).isTrue();
        assertThat(repeated.version()).isEqualTo(first.version());
        assertThat(kv2.endpoint()
                        .call("KV.Get", new GetRequest("x"), GetResponse.class)
                        .value())
                .isEqualTo("b");
    }

    /** @param before the words before the program on its command line; it replaces them and keeps the process id */
    private Server replica(String id, List<String> before) {
        int port = cluster.port();
        List<String> command = new ArrayList<>(before);
        command.addAll(Cluster.quickStart()
                .command(
                        "kv",
                        List.of(
                                "-listen",
                                ":" + port,
                                "-public",
                                "localhost:" + port,
                                "-registry",
                                cluster.registry().endpoint().address(),
                                "-id",
                                id,
                                "-primary-id",
                                "kv1",
                                "-data",
                                disks.resolve(id).toString())));
        return new Server(id, cluster.processGroup().run(id, command), Endpoint.at(port));
    }

    private static WriteResponse put(Server at, String value, RequestId id) {
        return at.endpoint().call("KV.Put", new PutRequest("x", value, null, id), WriteResponse.class);
    }

    private static boolean isReady(Server replica, String primary, int members) {
        try {
            StatusResponse status = replica.endpoint().call("KV.Status", new StatusRequest(), StatusResponse.class);
            return status.ready()
                    && primary.equals(status.view().primary())
                    && status.view().members().size() == members;
        } catch (UnreachableException | RefusedException notYet) {
            return false;
        }
    }

    /** Returns the library, which Debian has in a folder of the architecture. */
    private static Optional<Path> library() {
        BiPredicate<Path, Object> isIt = (file, attributes) -> file.endsWith("faketime/libfaketimeMT.so.1");
        try (Stream<Path> files = Files.find(Path.of("/usr/lib"), 3, isIt::test)) {
            return files.findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
