package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.PATIENCE;
import static io.rollcall.registry.RunningRegistry.json;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.registry.View;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator deletes groups. What was deleted may come back, and must not lead. */
@Tag("dist")
class DeleteViewTest {

    private static final int GROUPS_MAX = 1_000;

    @TempDir
    private Path data;

    @Test
    void groupsFillTheRegistryUntilOneIsDeleted() {
        try (RunningRegistry registry = RunningRegistry.start(data, "--rollcall.registry.quota=100")) {
            for (int i = 0; i < GROUPS_MAX; i++)
                assertThat(form(registry, "group" + i).statusCode()).as("%d", i).isEqualTo(200);
            HttpResponse<String> full = form(registry, "one-more");
            assertThat(full.statusCode()).isEqualTo(429);
            assertThat(problem(full).detail()).contains("./rollcall views delete");

            awaitDeleted(registry, "group7");
            assertThat(form(registry, "one-more").statusCode()).isEqualTo(200);
            assertThat(form(registry, "group7").statusCode()).isEqualTo(429);
        }
    }

    @Test
    void aGroupThatLivesOrHasDataIsNotDeletedByMistake() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            Replica a = new Replica(registry, "a", 1);
            a.propose(0, a, a);
            assertHeld(delete(registry, "kv", true), "younger than 15 s");
            a.tell(1, 10, true);
            assertHeld(delete(registry, "kv", true), "[a] reported lately");
            await().atMost(PATIENCE)
                    .until(() -> String.valueOf(
                                    problem(delete(registry, "kv", false)).detail())
                            .contains("-accept-loss"));
            assertThat(Replica.view(registry)).isEqualTo("1 a a1");
            assertThat(delete(registry, "nobody", false).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aReplicaOfADeletedGroupLeadsNeitherByItselfNorBesideANewGroup() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            Replica a = new Replica(registry, "a", 1);
            Replica b = new Replica(registry, "b", 2);
            a.propose(0, a, a, b);
            b.propose(1, b, b); // a has left, and lacks later writes
            assertThat(Replica.view(registry)).isEqualTo("2 b b2");
            awaitDeleted(registry, "kv");
            assertThat(Replica.view(registry)).isEqualTo("0 - ");

            assertThat(problem(a.register().report(1, a, a)).code()).isEqualTo("view-lost");
            assertThat(Replica.view(registry)).isEqualTo("0 - ");
        }
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            Replica c = new Replica(registry, "c", 3);
            assertThat(c.propose(0, c, c).statusCode()).isEqualTo(200);
            assertThat(Replica.view(registry)).as("after a restart").isEqualTo("3 c c3");
            assertThat(json(c.tell(0, 0, false)).path("allowedView").asLong())
                    .as("it has asked for view 1")
                    .isEqualTo(3);
            Replica b = new Replica(registry, "b", 2);
            assertThat(json(b.report(2, b, b)).path("view").path("number").asLong())
                    .isEqualTo(3);
            assertThat(json(b.propose(2, b, b)).path("changed").asBoolean()).isFalse();
            assertThat(Replica.view(registry)).isEqualTo("3 c c3");
        }
    }

    @Test
    void anOperatorBringsADeletedGroupBackAboveEveryViewOfBefore() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            Replica a = new Replica(registry, "a", 1);
            a.propose(0, a, a);
            awaitDeleted(registry, "kv");
            assertThat(problem(a.register().report(1, a, a)).detail()).contains("./rollcall views force");
            HttpResponse<String> forced =
                    registry.post("ForceView", "{\"group\":\"kv\",\"primary\":\"a\",\"members\":[\"a\"]}");
            assertThat(json(forced).path("number").asLong()).isGreaterThan(1);
            assertThat(Replica.view(registry)).endsWith(" a a1");
        }
    }

    /** A group can have come to such a number in a registry that took every report. */
    @Test
    void aGroupWithTheHighestNumberOfAllLeavesNumbersForOthersWhenItIsDeleted() throws IOException {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            assertThat(form(registry, "spoilt").statusCode()).isEqualTo(200);
        }
        Path file = data.resolve("spoilt.view");
        Files.writeString(file, Files.readString(file).replace("\"number\":1,", "\"number\":" + View.VIEWS_MAX + ","));
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                HttpResponse<String> deleted = delete(registry, "spoilt", true);
                assertThat(deleted.statusCode()).isEqualTo(200);
                assertThat(json(deleted).path("number").asLong()).isLessThan(View.VIEWS_MAX);
            });
            HttpResponse<String> formed = form(registry, "fresh");
            assertThat(json(formed).path("view").path("number").asLong()).isLessThan(View.VIEWS_MAX);
        }
    }

    private static HttpResponse<String> form(RunningRegistry registry, String group) {
        String replica = "00000000-0000-0000-0000-000000000001";
        String lease =
                registry.register(group, "a", ",\"ttlMillis\":3600000,\"metadata\":{\"replica\":\"" + replica + "\"}");
        return registry.post(
                "ChangeView",
                ("{\"group\":\"%s\",\"number\":0,\"lease\":\"%s\",\"primary\":\"a\",\"members\":"
                                + "[{\"id\":\"a\",\"replica\":\"%s\",\"address\":\"localhost:1\"}]}")
                        .formatted(group, lease, replica));
    }

    private static void awaitDeleted(RunningRegistry registry, String group) {
        await().atMost(PATIENCE).until(() -> delete(registry, group, true).statusCode() == 200);
    }

    private static void assertHeld(HttpResponse<String> answer, String why) {
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(problem(answer).code()).isEqualTo("view-held");
        assertThat(problem(answer).detail()).contains(why);
    }

    private static HttpResponse<String> delete(RunningRegistry registry, String group, boolean acceptLoss) {
        return registry.post("DeleteView", "{\"group\":\"%s\",\"acceptLoss\":%s}".formatted(group, acceptLoss));
    }
}
