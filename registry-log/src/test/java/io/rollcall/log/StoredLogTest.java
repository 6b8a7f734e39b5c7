package io.rollcall.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("dist")
class StoredLogTest {

    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    private Path home;

    private Group group;

    @BeforeEach
    void create() throws IOException {
        group = new Group(home, 3);
    }

    @AfterEach
    void close() {
        group.close();
    }

    /** Those that were appended while both others were gone, and that nobody could commit, are among them. */
    @Test
    void aMemberThatIsLeftHasEveryEntryOfItsLogAndGoesOnAloneInANewGroup() throws Exception {
        Member last = group.openAll();
        last.put("a", "b");
        List<Member> others = group.followers();
        Thread closer = new Thread(() -> others.forEach(group::close));
        closer.start();
        await().atMost(Member.PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            var unused = last.leads() ? last.append("more") : null;
            return !last.leads();
        });
        closer.join();
        List<String> committed = last.texts();
        group.close(last);

        Texts read = new Texts();
        StoredLog stored = StoredLog.read(group.directory(last.peer()), group.id(), read);
        assertThat(read.texts).startsWith(committed.toArray(String[]::new)).hasSizeGreaterThan(committed.size());
        assertThat(stored.peers()).containsExactlyInAnyOrderElementsOf(group.peers());

        UUID next = UUID.randomUUID();
        Path directory = home.resolve("next");
        StoredLog.create(directory, next, last.peer(), stored, read.saved());
        List<String> texts = new ArrayList<>(read.texts);
        Member alone = group.add(Member.open(settings(directory, next, last.peer(), List.of(last.peer()))))
                .awaitLeads();
        assertThat(alone.term()).isGreaterThan(stored.term());
        assertThat(alone.log().status().peers()).containsExactly(last.peer());
        assertThat(alone.texts()).isEqualTo(texts);
        alone.put("d");
        texts.add("d");

        Peer fresh = Group.newPeer("m4");
        Member joins = group.add(Member.open(settings(home.resolve("m4"), next, fresh, List.of())));
        Member.get(alone.log().setPeers(List.of(alone.peer()), List.of(alone.peer(), fresh)));
        joins.awaitTexts(texts);
        group.close(alone);
        Member again = group.add(Member.open(settings(directory, next, last.peer(), List.of())));
        again.awaitTexts(texts);
    }

    @Test
    void aLogThatCannotBeWrittenLeavesNothingAndOneThatExistsStays() throws IOException {
        Path directory = home.resolve("next");
        StoredLog at = new StoredLog(3, 41, List.of());
        Peer self = group.peers().get(0);
        assertThatThrownBy(() -> StoredLog.create(directory, group.id(), self, at, to -> {
                    to.write(1);
                    throw new IOException("the disk is full");
                }))
                .hasMessage("the disk is full")
                .hasNoSuppressedExceptions();
        assertThat(home).isEmptyDirectory();

        Texts none = new Texts();
        StoredLog.create(directory, group.id(), self, at, none.saved());
        assertThatThrownBy(() -> StoredLog.create(directory, group.id(), self, at, none.saved()))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(StoredLog.read(directory, group.id(), new Texts()).index()).isEqualTo(41);
    }

    private LogSettings settings(Path directory, UUID of, Peer self, List<Peer> peers) {
        return LogSettings.of(directory, of, self, peers).withElection(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void aSnapshotAndWhatCameAfterItAreRead() throws IOException {
        Member member = alone(2);
        member.put("a", "b");
        await().atMost(Member.PATIENCE)
                .until(() -> !files("snapshot\\.\\d+_\\d+").isEmpty());
        member.put("c");
        group.close(member);

        Texts read = new Texts();
        StoredLog.read(group.directory(member.peer()), group.id(), read);
        assertThat(read.restored).isOne();
        assertThat(read.texts).containsExactly("a", "b", "c");
    }

    private Member alone(long snapshotEntries) throws IOException {
        Peer self = group.peers().get(0);
        LogSettings settings = group.settings(self, List.of(self)).withSnapshots(snapshotEntries, NEVER);
        return group.add(Member.open(settings)).awaitLeads();
    }

    @Test
    void aLogThatIsOpenIsNotRead() throws IOException {
        Member member = alone(100);
        member.put("a");
        assertRefused(member, "locked");
        assertThat(member.texts()).containsExactly("a");
    }

    @Test
    void aDamagedLogIsNotRead() throws IOException {
        Member member = alone(100);
        member.put("first", "second");
        group.close(member);
        Path segment = files("log_.*").get(0);
        byte[] bytes = Files.readAllBytes(segment);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("first");
        bytes[at] ^= 1;
        Files.write(segment, bytes);
        assertRefused(member, "corrupted");
    }

    @Test
    void aLogWithoutItsConfigurationOrWithoutFilesIsNotRead() throws IOException {
        Member member = alone(100);
        group.close(member);
        Path configuration = files("raft-meta\\.conf").get(0);
        Files.writeString(configuration, "no configuration");
        assertRefused(member, "is damaged");
        Files.delete(configuration);
        assertRefused(member, "raft-meta.conf");
        assertThatThrownBy(() -> StoredLog.read(home.resolve("nowhere"), group.id(), new Texts()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("There is no log in");
        assertThat(home.resolve("nowhere")).doesNotExist();
    }

    private void assertRefused(Member member, String why) {
        assertThatThrownBy(() -> StoredLog.read(group.directory(member.peer()), group.id(), new Texts()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.walk(group.directory(group.peers().get(0)))) {
            return all.filter(file -> Objects.requireNonNull(file.getFileName())
                            .toString()
                            .matches(name))
                    .toList();
        }
    }

    /** What a member of these tests would have in memory. */
    private static final class Texts implements StoredLog.Reader {

        private final List<String> texts = new ArrayList<>();
        private int restored;

        @Override
        public void restore(InputStream saved) throws IOException {
            texts.addAll(new String(saved.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
            restored++;
        }

        @Override
        public void applied(long index, long term, byte[] entry) {
            texts.add(new String(entry, StandardCharsets.UTF_8));
        }

        Saved saved() {
            return to -> to.write((String.join("\n", texts) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
