package io.rollcall.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.kv.ApplyRequest;
import io.rollcall.wire.kv.Attempt;
import io.rollcall.wire.kv.Receiver;
import io.rollcall.wire.registry.ChangeViewRequest;
import io.rollcall.wire.registry.ForceViewRequest;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.HeartbeatsRequest;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.View;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedTest {

    @Test
    void aListKeepsOneMoreThanItMayHave() {
        assertThat(Bounded.list(List.of(), 2)).isEmpty();
        assertThat(Bounded.list(List.of(1, 2), 2)).containsExactly(1, 2);
        assertThat(Bounded.list(List.of(1, 2, 3), 2)).containsExactly(1, 2, 3);
        assertThat(Bounded.list(Collections.nCopies(1_000, 7), 2)).containsExactly(7, 7, 7);
        assertThat(Bounded.list(Arrays.asList(null, null, null, null), 2)).hasSize(3);
    }

    /** Each message that has a list or a map with a limit. */
    @Test
    void messagesKeepOneMoreThanTheyMayHave() {
        List<View.Member> members = Collections.nCopies(5_000, new View.Member("a", "b", "c:1"));
        List<HeartbeatRequest> beats = Collections.nCopies(5_000, new HeartbeatRequest("echo", "a", "lease", null));
        Map<String, String> metadata =
                IntStream.range(0, 5_000).boxed().collect(Collectors.toMap(i -> "key" + i, i -> "value"));

        assertThat(new HeartbeatsRequest(beats).beats()).hasSize(1_001);
        assertThat(new View(1, "a", members).members()).hasSize(17);
        assertThat(new ChangeViewRequest("kv", 1L, "lease", "a", members).members())
                .hasSize(17);
        assertThat(new ForceViewRequest("kv", "a", Collections.nCopies(5_000, "a"), null).members())
                .hasSize(17);
        assertThat(new RegisterRequest("echo", "a", "b:1", null, null, metadata, null, null).metadata())
                .hasSize(65);
        assertThat(new RegisterRequest("echo", "a", "b:1", null, null, null, null, null).metadata())
                .isNull();
    }

    @Test
    void anApplyKeepsOneMemberAndOneEntryMoreThanItMayHave() {
        View.Member member = new View.Member("a", "b", "c:1");
        ApplyRequest apply = new ApplyRequest(
                new Receiver("kv", "a", "b"),
                1L,
                "a",
                Collections.nCopies(5_000, member),
                "session",
                new Attempt("b", "session", 1),
                1L,
                ApplyRequest.Standing.MEMBER,
                0L,
                0L,
                0L,
                null,
                0L,
                0L,
                Collections.nCopies(5_000, null));

        assertThat(apply.members()).hasSize(17);
        assertThat(apply.entries()).hasSize(513);
    }

    @Test
    void aMapKeepsOneMoreThanItMayHave() {
        TreeMap<String, Integer> map = new TreeMap<>();
        IntStream.range(0, 1_000).forEach(i -> map.put("key" + i, i));

        assertThat(Bounded.map(map, 1_000)).isSameAs(map);
        assertThat(Bounded.map(map, 2)).containsOnlyKeys("key0", "key1", "key10");
    }
}
