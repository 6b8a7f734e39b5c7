package io.rollcall.client.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangeTest {

    @Test
    void eachIsALineWithAMark() {
        assertThat(Change.texts(
                        List.of(new Change("a", "joined"), new Change("b", "gone"), new Change("c", "draining"))))
                .containsExactly("+ a joined", "- b gone", "~ c draining");
    }

    @Test
    void aServiceThatRestartsAsAWholeTakesFewLines() {
        List<Change> many = IntStream.range(0, 500)
                .mapToObj(i -> new Change("echo" + i, "joined"))
                .toList();
        assertThat(Change.texts(many)).hasSize(11).endsWith("and 490 more changes");
    }
}
