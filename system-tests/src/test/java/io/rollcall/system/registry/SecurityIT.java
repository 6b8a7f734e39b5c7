package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.RegistryMembers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A registry of three members that demand tokens of everybody, and of each other. */
@Tag("dist")
class SecurityIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RegistryMembers registry = new RegistryMembers(3);

    private static final List<String> SECURE = new ArrayList<>();

    private static String reader;
    private static String owner;
    private static String stranger;
    private static String operator;

    @BeforeAll
    static void start() throws IOException {
        String member = create("member", "member");
        reader = create("reader", "read");
        owner = create("owner", "register:echo,read");
        stranger = create("stranger", "register:echo");
        operator = create("operator", "operate,read");
        SECURE.add("--rollcall.security.tokens=" + tokens());
        SECURE.add("--rollcall.security.token-file=" + file("member", member));
        for (int i = 0; i < registry.size(); i++) registry.start(i, SECURE.toArray(String[]::new));
        registry.awaitReady();
    }

    @Test
    void membersClientsAndOperatorsCallWithTheirTokensAndNobodyWithout() throws IOException {
        String echo = "--rollcall.security.token-file=" + file("owner", owner);
        registry.launch("echo", "echo1", echo);
        for (int i = 0; i < registry.size(); i++) awaitListed(i, "echo1");

        Path readerFile = file("reader", reader);
        RunningProcess session = client("-service", "echo", "-n", "5", "-token-file", readerFile.toString());
        assertThat(session.awaitExit(PATIENCE)).as(session.stderr()).isZero();
        RunningProcess without = client("-service", "echo", "-n", "5");
        assertThat(without.awaitExit(PATIENCE)).isEqualTo(3);
        assertThat(without.stderr()).contains("Authorization: Bearer");

        Path operatorFile = file("operator", operator);
        for (int i = 0; i < registry.size(); i++) {
            String address = registry.member(i).address();
            RunningProcess views =
                    command("views", "list", "-registry", address, "-token-file", operatorFile.toString());
            assertThat(views.awaitExit(PATIENCE)).as(views.stderr()).isZero();
            RunningProcess refused =
                    command("views", "list", "-registry", address, "-token-file", readerFile.toString());
            assertThat(refused.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(refused.stderr()).contains("scope operate");
        }
        RunningProcess status =
                command("cluster", "status", "-registry", registry.addresses(), "-token-file", operatorFile.toString());
        assertThat(status.awaitExit(PATIENCE))
                .as(status.stdout() + status.stderr())
                .isZero();
    }

    /** It cannot ask whether another instance has its id, and must come back all the same. */
    @Test
    void anInstanceThatMayNotLookUpItsServiceComesBackAfterItHasLostItsLease() throws IOException {
        String math = create("math", "register:math");
        registry.launch("math", "math1", "--rollcall.security.token-file=" + file("math", math));
        await().atMost(PATIENCE).until(() -> math().body().contains("\"math1\""));
        long before = version(math());
        String leave = "{\"service\":\"math\",\"id\":\"math1\"}";
        assertThat(registry.member(0)
                        .with(operator)
                        .post("Registry.Deregister", leave)
                        .body())
                .contains("true");
        await().atMost(PATIENCE)
                .until(() -> version(math()) > before + 1 && math().body().contains("\"math1\""));
    }

    private static Answer math() {
        return registry.member(0).with(reader).post("Registry.Lookup", "{\"service\":\"math\"}");
    }

    private static long version(Answer list) {
        return Long.parseLong(list.body().replaceAll("(?s).*\"version\":(\\d+).*", "$1"));
    }

    /** The owner is in the log, so it outlives the leader, and each member refuses alike. */
    @Test
    void noMemberMovesALiveIdForAStrangerBeforeOrAfterTheLeaderDies() {
        String body = "{\"service\":\"echo\",\"id\":\"kept\",\"address\":\"localhost:1\",\"ttlMillis\":600000}";
        Answer registered = registry.member(0).with(owner).post("Registry.Register", body);
        assertThat(registered.status()).as(registered.body()).isEqualTo(200);
        String lease = registered.body().replaceAll(".*\"lease\":\"([^\"]+)\".*", "$1");
        assertOwned(body, lease);

        int leader = leader();
        registry.process(leader).kill();
        await().atMost(PATIENCE).until(() -> leader() >= 0);
        assertOwned(body, lease);
        registry.start(leader, SECURE.toArray(String[]::new));
        registry.awaitReady();
        awaitListed(leader, "kept");
        assertOwned(body, lease);
    }

    private static void assertOwned(String body, String lease) {
        String there = body.replace("localhost:1", "localhost:666");
        String beat = "{\"service\":\"echo\",\"id\":\"kept\",\"lease\":\"" + lease + "\"}";
        String leave = "{\"service\":\"echo\",\"id\":\"kept\"}";
        for (int i = 0; i < registry.size(); i++) {
            if (!registry.process(i).isAlive()) continue;
            int asked = i;
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertRefused(registry.member(asked).with(stranger).post("Registry.Register", there));
                assertRefused(registry.member(asked).with(stranger).post("Registry.Heartbeat", beat));
                assertRefused(registry.member(asked).with(stranger).post("Registry.Deregister", beat));
                assertThat(registry.member(asked)
                                .with(stranger)
                                .post("Registry.Deregister", leave)
                                .body())
                        .contains("forbidden");
                assertThat(registry.member(asked)
                                .with(owner)
                                .post("Registry.Heartbeat", beat)
                                .status())
                        .isEqualTo(200);
            });
            awaitListed(i, "kept");
            assertThat(registry.member(i)
                            .with(reader)
                            .post("Registry.Lookup", "{\"service\":\"echo\"}")
                            .body())
                    .doesNotContain("666");
        }
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.body()).contains("owned-by-another");
        assertThat(answer.status()).isEqualTo(409);
    }

    /** Otherwise whoever reaches that member could do what an operator may. */
    @Test
    void aMemberWithoutTokensForwardsNothingForStrangers() {
        String body = "{\"service\":\"echo\",\"id\":\"guarded\",\"address\":\"localhost:1\",\"ttlMillis\":600000}";
        assertThat(registry.member(0)
                        .with(owner)
                        .post("Registry.Register", body)
                        .status())
                .isEqualTo(200);
        int open = (leader() + 1) % registry.size();
        registry.process(open).kill();
        registry.start(open, SECURE.get(1));
        registry.awaitReady();
        try {
            String there = body.replace("localhost:1", "localhost:666");
            String leave = "{\"service\":\"echo\",\"id\":\"guarded\"}";
            assertThat(registry.member(open).post("Registry.Register", there).status())
                    .isEqualTo(503);
            assertThat(registry.member(open).post("Registry.Deregister", leave).status())
                    .isEqualTo(503);
            assertThat(registry.process(open).stdout()).contains("its security is off");
        } finally {
            registry.process(open).kill();
            registry.start(open, SECURE.toArray(String[]::new));
            registry.awaitReady();
        }
        for (int i = 0; i < registry.size(); i++) {
            awaitListed(i, "guarded");
            assertThat(registry.member(i)
                            .with(reader)
                            .post("Registry.Lookup", "{\"service\":\"echo\"}")
                            .body())
                    .doesNotContain("666");
        }
        String leave = "{\"service\":\"echo\",\"id\":\"guarded\"}";
        for (String secret : List.of(owner, stranger))
            assertThat(registry.member(open)
                            .with(secret)
                            .post("Registry.Deregister", leave)
                            .status())
                    .isEqualTo(403);
        assertThat(registry.member(open)
                        .with(operator)
                        .post("Registry.Deregister", leave)
                        .status())
                .isEqualTo(200);
    }

    /** Its address answers, and could answer whatever it wanted. */
    @Test
    void aStrangerThatHasRegisteredAnIdDoesNotDenyTheStartOfAnother() throws IOException {
        HttpServer answering = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answering.start(); // 404 is an answer
        try {
            String there = "{\"service\":\"echo\",\"id\":\"coveted\",\"address\":\"localhost:%d\",\"ttlMillis\":600000}"
                    .formatted(answering.getAddress().getPort());
            Endpoint member = registry.member(0);
            await().atMost(PATIENCE)
                    .until(() -> member.with(stranger)
                            .post("Registry.Register", there)
                            .isGood());
            RunningProcess process = registry.launch(
                            "echo", "coveted", "--rollcall.security.token-file=" + file("owner", owner))
                    .process();
            await().atMost(PATIENCE).until(() -> process.stdout().contains("The registry refuses echo/coveted"));
            assertThat(process.stdout()).contains("Another principal has registered the id coveted of echo");
            assertThat(process.isAlive()).isTrue();

            String leave = "{\"service\":\"echo\",\"id\":\"coveted\"}";
            assertThat(member.with(operator).post("Registry.Deregister", leave).body())
                    .contains("true");
            awaitListed(0, "coveted");
        } finally {
            answering.stop(0);
        }
    }

    /** A follower brings these to the leader with the token of their sender, and the leader decides. */
    @Test
    void whatTheLeaderAnswersIsDecidedForTheSender() {
        for (int i = 0; i < registry.size(); i++) {
            if (!registry.process(i).isAlive()) continue;
            Endpoint member = registry.member(i);
            for (String method : List.of("Registry.Views", "Registry%2EViews", "Registry.Views;a=b")) {
                assertThat(member.post(method, "{}").status()).isEqualTo(401);
                assertThat(member.with("wrong").post(method, "{}").status()).isEqualTo(401);
                assertThat(member.with(stranger).post(method, "{}").status()).isEqualTo(403);
                assertThat(member.with(operator).post(method, "{}").status()).isEqualTo(200);
            }
            for (String method : List.of("Cluster.Hello", "Cluster.Join", "Cluster.Register", "Cluster.Heartbeats"))
                assertThat(member.with(stranger).post(method, "{}").status()).isEqualTo(403);
        }
    }

    private static int leader() {
        for (int i = 0; i < registry.size(); i++) {
            if (!registry.process(i).isAlive()) continue;
            Answer status = registry.member(i).with(operator).post("Cluster.Status", "{}");
            if (status.isGood() && status.body().contains("\"leads\":true")) return i;
        }
        return -1;
    }

    private static void awaitListed(int member, String id) {
        await().atMost(PATIENCE)
                .until(() -> registry.member(member)
                        .with(reader)
                        .post("Registry.Lookup", "{\"service\":\"echo\"}")
                        .body()
                        .contains("\"" + id + "\""));
    }

    private static Path tokens() {
        return registry.processGroup().directory().resolve("tokens").toAbsolutePath();
    }

    /** Returns the new token of a name. */
    private static String create(String name, String scopes) {
        RunningProcess create =
                command("token", "create", "-name", name, "-scope", scopes, "-expires", "1d", tokens().toString());
        assertThat(create.awaitExit(PATIENCE)).as(create.stderr()).isZero();
        return create.stdout().strip();
    }

    private static Path file(String name, String secret) throws IOException {
        Path file = registry.processGroup().directory().resolve(name + ".token").toAbsolutePath();
        return Files.writeString(file, secret);
    }

    private static RunningProcess client(String... args) {
        List<String> all = new ArrayList<>(List.of("client", "-registry", registry.addresses()));
        all.addAll(List.of(args));
        return command(all.toArray(String[]::new));
    }

    private static RunningProcess command(String... args) {
        List<String> line =
                new ArrayList<>(List.of(Cluster.HOME.resolve("rollcall").toString()));
        line.addAll(List.of(args));
        return registry.processGroup().run("command", line);
    }
}
