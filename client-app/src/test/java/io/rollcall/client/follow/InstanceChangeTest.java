package io.rollcall.client.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InstanceChangeTest {

    @Test
    void eachIsALineWithAMark() {
        assertThat(InstanceChange.texts(List.of(
                        new InstanceChange("a", "joined"),
                        new InstanceChange("b", "gone"),
                        new InstanceChange("c", "draining"))))
                .containsExactly("+ a joined", "- b gone", "~ c draining");
    }

    @Test
    void aServiceThatRestartsAsAWholeTakesFewLines() {
        List<InstanceChange> many = IntStream.range(0, 500)
                .mapToObj(i -> new InstanceChange("echo" + i, "joined"))
                .toList();
        assertThat(InstanceChange.texts(many)).hasSize(11).endsWith("and 490 more changes");
    }
}
