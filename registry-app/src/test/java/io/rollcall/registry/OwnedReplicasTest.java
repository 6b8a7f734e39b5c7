package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.json;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.chassis.security.AccessMatrix;
import io.rollcall.chassis.security.Token;
import io.rollcall.chassis.security.TokenFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica belongs to the first principal that speaks for it, while it is down, too. */
class OwnedReplicasTest {

    private static final String REPLICA = "register:kv,read,replica:kv";

    @TempDir
    private Path folder;

    private Path tokens;

    @BeforeEach
    void writeTokens() throws IOException {
        tokens = folder.resolve("tokens");
        token("mine", REPLICA);
        token("stranger", REPLICA);
        token("replica/kv/a", REPLICA);
        token("boss", "operate");
    }

    /** The id and the UUID of a replica are in the lists, and its lease has ended. */
    @Test
    void aStrangerWithTheGroupsScopeCannotTakeThePlaceOfAReplicaThatIsDown() {
        try (Registry registry = new Registry()) {
            Caller mine = registry.caller("mine", "a", 1);
            assertThat(mine.propose(0).statusCode()).isEqualTo(200);
            mine.leave();

            Caller stranger = registry.caller("stranger", "a", 1);
            for (Supplier<HttpResponse<String>> claim : stranger.claims()) owned(claim.get());
            stranger.leave();
            Caller otherData = registry.caller("stranger", "a", 2);
            for (Supplier<HttpResponse<String>> claim : otherData.claims()) owned(claim.get());
            otherData.leave();
            Caller otherId = registry.caller("stranger", "b", 1);
            for (Supplier<HttpResponse<String>> claim : otherId.claims()) owned(claim.get());
            assertThat(registry.view()).isEqualTo("1 a a1");

            Caller back = registry.caller("mine", "a", 1);
            assertThat(back.tell().statusCode()).isEqualTo(200);
            assertThat(json(back.propose(1)).get("changed").asBoolean()).isTrue();
        }
    }

    /** It was emptied, and is another replica of the same principal. */
    @Test
    void anOwnersReplicaMayHaveOtherData() {
        try (Registry registry = new Registry()) {
            registry.caller("mine", "a", 1).tell();
            assertThat(registry.caller("mine", "a", 2).tell().statusCode()).isEqualTo(200);
            assertThat(registry.owners()).containsExactly("a2 mine");
        }
    }

    @Test
    void theOwnersOutliveARestartAndTheSwitchingOffOfSecurity() {
        try (Registry registry = new Registry()) {
            registry.caller("mine", "a", 1).propose(0);
        }
        try (RunningRegistry open = RunningRegistry.start(folder.resolve("data"))) {
            assertThat(new Replica(open, "a", 1).tell(1, 1, true).statusCode())
                    .as("security is off")
                    .isEqualTo(200);
        }
        try (Registry registry = new Registry()) {
            assertThat(registry.owners()).containsExactly("a1 mine");
            owned(registry.caller("stranger", "a", 1).tell());
        }
    }

    @Test
    void anOperatorReleasesAReplica() {
        try (Registry registry = new Registry()) {
            Caller mine = registry.caller("mine", "a", 1);
            mine.propose(0);
            mine.leave();
            assertThat(registry.release("a", "stranger").statusCode()).isEqualTo(403);
            assertThat(json(registry.release("a", "boss")).get("released").asBoolean())
                    .isTrue();
            assertThat(json(registry.release("a", "boss")).get("released").asBoolean())
                    .isFalse();
            assertThat(registry.owners()).isEmpty();

            Caller heir = registry.caller("stranger", "a", 1);
            assertThat(heir.tell().statusCode()).isEqualTo(200);
            heir.leave();
            owned(registry.caller("mine", "a", 1).tell());
        }
    }

    /** A group moves from one token for all to a name for each replica, as in certificates, without an operator. */
    @Test
    void aPrincipalWithTheNameOfTheReplicaSucceedsItsOwnerAndNobodySucceedsIt() {
        try (Registry registry = new Registry()) {
            Caller mine = registry.caller("mine", "a", 1);
            mine.propose(0);
            mine.leave();
            Caller named = registry.caller("replica/kv/a", "a", 1);
            assertThat(named.tell().statusCode()).isEqualTo(200);
            assertThat(registry.owners()).containsExactly("a1 replica/kv/a");
            named.leave();
            Caller former = registry.caller("mine", "a", 1);
            owned(former.tell());
        }
    }

    @Test
    void aTokenWithTheNameOfAReplicaIsThatReplicaAlone() {
        try (Registry registry = new Registry()) {
            HttpResponse<String> other = registry.register("replica/kv/a", "b", 2);
            assertThat(other.statusCode()).isEqualTo(403);
            assertThat(problem(other).detail()).contains("no replica but a");
        }
    }

    /** Each id costs room on the disk and in the log. */
    @Test
    void theOwnersOfAGroupAreBoundedAndItsMembersKeepTheirs() {
        try (Registry registry = new Registry()) {
            registry.caller("mine", "a", 1).propose(0);
            for (int i = 2; i < 80; i++)
                assertThat(registry.caller("stranger", "id" + i, i).tell().statusCode())
                        .isEqualTo(200);
            assertThat(registry.owners()).hasSize(64).contains("a1 mine", "id7979 stranger");
        }
    }

    private static void owned(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(problem(answer).code()).isEqualTo("owned-by-another");
        assertThat(problem(answer).detail()).contains("./rollcall views release kv ");
    }

    /** Adds a token whose secret is its name. */
    private void token(String name, String scopes) throws IOException {
        TokenFile.append(tokens, new Token(name, Token.sha256(name), Token.scopes(scopes), null));
    }

    private static String replica(int data) {
        return "00000000-0000-0000-0000-%012d".formatted(data);
    }

    /** A registry with tokens. */
    private final class Registry implements AutoCloseable {

        private final RunningRegistry running =
                RunningRegistry.start(folder.resolve("data"), "--rollcall.security.tokens=" + tokens);
        private final AccessMatrix calls = new AccessMatrix(running.address(), Map.of());

        HttpResponse<String> register(String secret, String id, int data) {
            return calls.post(
                    "/Registry.Register",
                    "{\"service\":\"kv\",\"id\":\"%s\",\"address\":\"localhost:1\",\"metadata\":{\"replica\":\"%s\"}}"
                            .formatted(id, replica(data)),
                    secret);
        }

        /** Registers a replica. */
        Caller caller(String secret, String id, int data) {
            HttpResponse<String> registered = register(secret, id, data);
            return new Caller(
                    calls, secret, id, data, json(registered).get("lease").asString());
        }

        HttpResponse<String> release(String id, String secret) {
            return calls.post("/Registry.ReleaseReplica", "{\"group\":\"kv\",\"id\":\"%s\"}".formatted(id), secret);
        }

        String view() {
            return Replica.words(json(calls.post("/Registry.View", "{\"group\":\"kv\"}", "boss")));
        }

        /** Returns the id, the data and the owner of each replica. */
        List<String> owners() {
            return json(calls.post("/Registry.Views", "{}", "boss"))
                    .path("groups")
                    .path(0)
                    .path("owners")
                    .valueStream()
                    .map(one -> one.get("id").asString()
                            + one.get("replica").asString().replaceAll(".*-0*", "")
                            + ' '
                            + one.get("owner").asString())
                    .toList();
        }

        @Override
        public void close() {
            running.close();
        }
    }

    /** A process with a token, which has registered as a replica. */
    private record Caller(AccessMatrix calls, String secret, String id, int data, String lease) {

        HttpResponse<String> propose(long number) {
            return calls.post(
                    "/Registry.ChangeView",
                    "{\"group\":\"kv\",\"number\":%d,\"lease\":\"%s\",\"primary\":\"%s\",\"members\":[%s]}"
                            .formatted(number, lease, id, member()),
                    secret);
        }

        HttpResponse<String> tell() {
            return calls.post(
                    "/Registry.Position",
                    "{\"group\":\"kv\",\"lease\":\"%s\",\"view\":1,\"seq\":9,\"said\":true}".formatted(lease),
                    secret);
        }

        private HttpResponse<String> report() {
            return calls.post(
                    "/Registry.ReportView",
                    "{\"group\":\"kv\",\"lease\":\"%s\",\"view\":{\"number\":1,\"primary\":\"%s\",\"members\":[%s]}}"
                            .formatted(lease, id, member()),
                    secret);
        }

        /** Returns everything that a replica says to the registry. */
        List<Supplier<HttpResponse<String>>> claims() {
            return List.of(() -> propose(1), this::report, this::tell);
        }

        private String member() {
            return "{\"id\":\"%s\",\"replica\":\"%s\",\"address\":\"localhost:1\"}".formatted(id, replica(data));
        }

        /** Ends the lease, as a crash does later. */
        void leave() {
            String body = "{\"service\":\"kv\",\"id\":\"%s\",\"lease\":\"%s\"}".formatted(id, lease);
            assertThat(json(calls.post("/Registry.Deregister", body, secret))
                            .get("removed")
                            .asBoolean())
                    .isTrue();
        }
    }
}
