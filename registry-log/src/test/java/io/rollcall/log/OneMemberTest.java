package io.rollcall.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("dist")
class OneMemberTest {

    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    private Path home;

    private Group group;

    @BeforeEach
    void create() throws IOException {
        group = new Group(home, 1);
    }

    @AfterEach
    void close() {
        group.close();
    }

    @Test
    void leadsAndItsEntriesSurviveARestart() throws IOException {
        Member first = group.openAll();
        first.put("a", "b", "c");
        assertThat(first.texts()).containsExactly("a", "b", "c");

        Member second = group.reopen(first).awaitLeads();
        assertThat(second.texts()).containsExactly("a", "b", "c");
        assertThat(second.restored()).isZero();
        second.put("d");
        assertThat(second.texts()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void saysWhatItIs() throws IOException {
        Member member = group.openAll();
        member.put("a");
        LogStatus status = member.log().status();
        assertThat(status.role()).isEqualTo(LogStatus.Role.LEADER);
        assertThat(status.term()).isEqualTo(member.term());
        assertThat(status.leader()).isEqualTo(member.peer());
        assertThat(status.peers()).containsExactly(member.peer());
        assertThat(status.applied()).isEqualTo(status.committed());
        assertThat(status.leading()).isEqualTo(new LogStatus.Leading(0, List.of()));
    }

    @Test
    void appendsInNoOtherTermThanTheCallerNames() throws IOException {
        Member member = group.openAll();
        assertFails(member.log().append(member.term() - 1, new byte[1]), NotLeadingException.class);
        assertFails(member.log().append(member.term() + 1, new byte[1]), NotLeadingException.class);
        member.put("a");
        assertThat(member.texts()).containsExactly("a");
        assertThat(member.leads()).isTrue();
    }

    @Test
    void takesAnEntryOfFourMebibytesAndNoLargerOne() throws IOException {
        Member member = group.openAll();
        member.put("x".repeat(ReplicatedLog.ENTRY_BYTES_MAX));
        assertThat(member.texts().get(0)).hasSize(ReplicatedLog.ENTRY_BYTES_MAX);
        assertThatThrownBy(() -> member.append("x".repeat(ReplicatedLog.ENTRY_BYTES_MAX + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesMoreThanMayWaitAndSaysThatItWasNotAppended() throws IOException {
        Member member = group.openAll();
        String large = "x".repeat(ReplicatedLog.ENTRY_BYTES_MAX);
        List<CompletableFuture<Long>> all = new ArrayList<>();
        synchronized (member) { // which applies nothing meanwhile, so all wait
            for (int i = 0; i < 20; i++) all.add(member.append(large));
        }
        long appended = all.stream().filter(OneMemberTest::isAppended).count();
        assertThat(appended).isPositive().isLessThan(20);
        assertThat(member.texts()).hasSize((int) appended);
    }

    private static boolean isAppended(CompletableFuture<Long> future) {
        try {
            future.get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isExactlyInstanceOf(NotAppendedException.class);
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void endsWhenItsReplicaThrowsAndAppliesNothingMore() throws IOException {
        Member member = group.openAll();
        member.put("a");
        CompletableFuture<Long> poison = member.append("poison");
        CompletableFuture<Long> after = member.append("b");
        assertThat(Member.get(member.failure())).isInstanceOf(IllegalArgumentException.class);
        assertFails(poison, OutcomeUnknownException.class);
        assertFailsSomehow(after);
        assertFails(member.append("c"), NotLeadingException.class);
        assertThat(member.texts()).containsExactly("a");
    }

    @Test
    void purgesItsLogBehindSnapshotsAndRestoresFromTheLatest() throws IOException {
        LogSettings settings = group.settings(0).withSnapshots(100, NEVER);
        Member first = group.add(Member.withSmallSegments(settings)).awaitLeads();
        List<String> texts = IntStream.range(0, 350)
                .mapToObj(i -> i + "-" + "x".repeat(1_000))
                .toList();
        first.put(texts.toArray(String[]::new));
        await().atMost(Member.PATIENCE).untilAsserted(() -> {
            assertThat(files("snapshot\\.\\d+_\\d+")).hasSizeBetween(1, 2);
            assertThat(files("log_0-\\d+")).isEmpty();
        });
        assertThat(first.texts()).isEqualTo(texts);
        group.close(first);

        Member second = group.add(Member.withSmallSegments(settings)).awaitLeads();
        assertThat(second.restored()).isEqualTo(1);
        assertThat(second.texts()).isEqualTo(texts);
    }

    @Test
    void takesASnapshotOfFewEntriesWhenTheLastOneIsOld() throws IOException {
        LogSettings settings = group.settings(0).withSnapshots(1_000, Duration.ofMillis(300));
        Member first = group.add(Member.open(settings)).awaitLeads();
        first.put("a", "b");
        await().atMost(Member.PATIENCE)
                .untilAsserted(() -> assertThat(files("snapshot\\.\\d+_\\d+")).isNotEmpty());
        group.close(first);
        Member second = group.add(Member.open(settings)).awaitLeads();
        assertThat(second.restored()).isEqualTo(1);
        assertThat(second.texts()).containsExactly("a", "b");
    }

    @Test
    void doesNotStartFromADamagedSnapshot() throws IOException {
        LogSettings settings = group.settings(0).withSnapshots(2, NEVER);
        Member first = group.add(Member.open(settings)).awaitLeads();
        first.put("a", "b");
        await().atMost(Member.PATIENCE)
                .untilAsserted(() -> assertThat(files("snapshot\\.\\d+_\\d+")).isNotEmpty());
        group.close(first);
        for (Path snapshot : files("snapshot\\.\\d+_\\d+"))
            Files.writeString(snapshot, Files.readString(snapshot).replace("a", "A"));
        assertThatThrownBy(() -> Member.open(settings)).isInstanceOf(IOException.class);
    }

    @Test
    void doesNotStartOnAPortThatIsTaken() throws IOException {
        Member member = group.openAll();
        Peer second = new Peer("m2", member.peer().logAddress(), "");
        assertThatThrownBy(() -> Member.open(group.settings(second, List.of(second))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(second.logAddress());
        member.put("a");
    }

    @Test
    void givesUpTheLeadershipAndLeadsAgainInALaterTerm() throws IOException {
        Member member = group.openAll();
        long term = member.term();
        member.log().stepDown();
        await().atMost(Member.PATIENCE).until(() -> member.timesFollowed() > 0);
        await().atMost(Member.PATIENCE).until(() -> member.term() > term);
        member.put("a");
        assertThat(member.texts()).containsExactly("a");
    }

    @Test
    void leavesNoThreadThatKeepsTheProcessAlive() throws IOException {
        Member member = group.openAll();
        member.put("a");
        long before = System.nanoTime();
        member.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(member.failure()).isNotDone();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !thread.isDaemon() && thread.isAlive())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("m1") || name.contains("grpc") || name.contains("log-"));
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.walk(group.directory(group.peers().get(0)))) {
            return all.filter(file -> file.getFileName().toString().matches(name))
                    .toList();
        }
    }

    private static void assertFails(CompletableFuture<Long> future, Class<? extends Throwable> as) {
        assertThatThrownBy(() -> future.get(Member.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(as);
    }

    private static void assertFailsSomehow(CompletableFuture<Long> future) {
        assertFails(future, RuntimeException.class);
    }
}
