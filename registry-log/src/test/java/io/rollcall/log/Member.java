package io.rollcall.log;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** One life of a member: a replica that remembers the texts that were applied, and its log. */
final class Member implements Replica, AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Peer peer;
    private final ReplicatedLog log;
    private final List<String> texts = new ArrayList<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    private long lastIndex = -1;
    private long term = -1;
    private int timesFollowed;
    private int restored;

    private Member(LogSettings settings, Consumer<RaftProperties> adjustment) throws IOException {
        this.peer = settings.self();
        this.log = RatisLog.open(settings, this, adjustment);
    }

    static Member open(LogSettings settings) throws IOException {
        return new Member(settings, properties -> {});
    }

    /** Opens a member whose log has small segments, and keeps nothing behind a snapshot. */
    static Member withSmallSegments(LogSettings settings) throws IOException {
        return new Member(settings, properties -> {
            RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(16 << 10));
            RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(16 << 10));
            RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, 0);
        });
    }

    /** Opens a member which elects its first leader soon, whatever the time-outs are. */
    static Member withAnEarlyElection(LogSettings settings) throws IOException {
        return new Member(settings, properties -> {
            RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, TimeDuration.valueOf(300, MILLISECONDS));
            RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, TimeDuration.valueOf(600, MILLISECONDS));
        });
    }

    @Override
    public synchronized void applied(long index, long entryTerm, byte[] entry) {
        assertThat(index).isGreaterThan(lastIndex);
        lastIndex = index;
        String text = new String(entry, StandardCharsets.UTF_8);
        if (text.equals("poison")) throw new IllegalArgumentException(text);
        texts.add(text);
    }

    @Override
    public synchronized void leads(long inTerm) {
        assertThat(inTerm).isGreaterThan(term);
        term = inTerm;
    }

    @Override
    public synchronized void follows() {
        term = -1;
        timesFollowed++;
    }

    @Override
    public synchronized Saved save() {
        List<String> view = List.copyOf(texts);
        return to -> {
            for (String text : view) to.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        };
    }

    @Override
    public synchronized void restore(InputStream saved) throws IOException {
        texts.clear();
        BufferedReader reader = new BufferedReader(new InputStreamReader(saved, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) texts.add(line);
        restored++;
    }

    @Override
    public void failed(Throwable why) {
        failure.complete(why);
    }

    Peer peer() {
        return peer;
    }

    ReplicatedLog log() {
        return log;
    }

    CompletableFuture<Throwable> failure() {
        return failure;
    }

    synchronized List<String> texts() {
        return List.copyOf(texts);
    }

    /** Returns the term in which it leads; -1: it does not lead. */
    synchronized long term() {
        return term;
    }

    boolean leads() {
        return term() >= 0;
    }

    synchronized int timesFollowed() {
        return timesFollowed;
    }

    synchronized int restored() {
        return restored;
    }

    CompletableFuture<Long> append(String text) {
        return log.append(term(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends texts, and waits until they are applied. */
    void put(String... some) {
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (String text : some) all.add(append(text));
        for (CompletableFuture<Long> one : all) get(one);
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    Member awaitLeads() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(this::leads);
        return this;
    }

    void awaitTexts(List<String> expected) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(texts()).isEqualTo(expected));
    }

    @Override
    public void close() {
        log.close();
    }
}
