package io.rollcall.kv.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EntryHashTest {

    private static final RequestId REQUEST = new RequestId("c", 7, 42);
    private static final long PINNED = 3112330493470153288L;

    /** Values that xxHash's own implementation gives. */
    @Test
    void theHashIsXxh64() {
        assertThat(xxh64("")).isEqualTo(0xef46db3751d8e999L);
        assertThat(xxh64("a")).isEqualTo(0xd24ec4f1a98c6e5bL);
        assertThat(xxh64("abc")).isEqualTo(0x44bc2cf5ad770999L);
        assertThat(xxh64("xxhash")).isEqualTo(3665147885093898016L);
        assertThat(xxh64("Nobody inspects the spammish repetition")).isEqualTo(0xfbcea83c8a378bf1L);
    }

    @Test
    void everyPartOfAnEntryAndWhatWasBeforeItCount() {
        Entry put = new Entry(1, 2, 3, new Operation.Put("key", "value"), REQUEST);
        List<Entry> others = List.of(
                new Entry(2, 2, 3, put.operation(), REQUEST),
                new Entry(1, 3, 3, put.operation(), REQUEST),
                new Entry(1, 2, 4, put.operation(), REQUEST),
                new Entry(1, 2, 3, new Operation.Put("key", "valuf"), REQUEST),
                new Entry(1, 2, 3, new Operation.Put("keyv", "alue"), REQUEST),
                new Entry(1, 2, 3, new Operation.Delete("key"), REQUEST),
                new Entry(1, 2, 3, new Operation.Decline("key", 0), REQUEST),
                new Entry(1, 2, 3, new Operation.Decline("key", 1), REQUEST),
                new Entry(1, 2, 3, put.operation(), null),
                new Entry(1, 2, 3, put.operation(), new RequestId("d", 7, 42)),
                new Entry(1, 2, 3, put.operation(), new RequestId("c", 8, 42)),
                new Entry(1, 2, 3, put.operation(), new RequestId("c", 7, 43)));
        assertThat(others)
                .extracting(entry -> EntryHash.of(5, entry))
                .doesNotHaveDuplicates()
                .doesNotContain(EntryHash.of(5, put));
        assertThat(EntryHash.of(6, put)).isNotEqualTo(EntryHash.of(5, put));
        assertThat(put.after(5).after(5)).as("its own hash does not count").isEqualTo(put.after(5));
        assertThat(EntryHash.of(5, put)).as("the same on every machine").isEqualTo(PINNED);
    }

    @Test
    void theFirstWrongEntryIsFoundAndWhatIsNotKnownIsNotCompared() {
        Entry one = new Entry(1, 1, 1, new Operation.Put("a", "1"), null).after(EntryHash.START);
        Entry two = new Entry(1, 2, 2, new Operation.Put("a", "2"), null).after(one.hash());
        Entry three = new Entry(1, 3, 3, new Operation.Put("a", "3"), null).after(two.hash());
        Entry changed = new Entry(1, 2, 2, new Operation.Put("a", "x"), null, two.hash());
        Entry unknown = new Entry(1, 2, 2, new Operation.Put("a", "2"), null);
        assertThat(EntryHash.firstWrong(EntryHash.START, List.of(one, two, three)))
                .isNull();
        assertThat(EntryHash.firstWrong(EntryHash.UNKNOWN, List.of(one, two, three)))
                .isNull();
        assertThat(EntryHash.firstWrong(EntryHash.START, List.of(one, changed, three)))
                .isSameAs(changed);
        assertThat(EntryHash.firstWrong(EntryHash.START, List.of(one, three))).isSameAs(three);
        assertThat(EntryHash.firstWrong(EntryHash.START, List.of(one, unknown, three)))
                .isNull();
    }

    private static long xxh64(String text) {
        byte[] bytes = (text + "what comes after").getBytes(UTF_8);
        return Xxh64.of(bytes, text.getBytes(UTF_8).length);
    }
}
