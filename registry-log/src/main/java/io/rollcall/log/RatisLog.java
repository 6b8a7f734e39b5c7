package io.rollcall.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.ratis.client.impl.ClientProtoUtils;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.ReconfigurationTimeoutException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.util.ExitUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member's log, by Apache Ratis: its Raft, its segments on disk, and its gRPC between the members.
 *
 * <p>Requests are made in the leader's own process and never by one of Ratis' clients, which would repeat them. Each
 * has a number that no other request of the group has, so that Ratis takes none of them for the repetition of another
 * one.
 *
 * <p>Ratis writes a lot into the application's log at INFO: an application sets {@code org.apache.ratis} to WARN. On
 * a JDK from 24 on it needs {@code --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED}, or the
 * JDK warns of it at the start. Whoever reaches the log's port can change the group, so it is for the members alone:
 * {@link LogTls} makes sure of it.
 */
public final class RatisLog implements ReplicatedLog {

    private static final Logger log = LoggerFactory.getLogger(RatisLog.class);

    static {
        keepTheProcess();
    }

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Duration SNAPSHOT_REQUEST_MAX = Duration.ofSeconds(10);

    /** The property of Ratis's own Netty. */
    private static final String NATIVE_DIRECTORY = "org.apache.ratis.thirdparty.io.netty.native.workdir";

    private static final String NATIVE_CODE = "native";

    private final LogSettings settings;
    private final RaftGroupId group;
    private final RaftPeerId self;
    private final ReplicaCalls calls;
    private final Snapshots snapshots;
    private final SilenceWatch silence;
    private final ChannelWatch channels;
    private final OpenConnections connections;
    private final CommitNotice notice;
    private final RaftServer server;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** A life's own name, which with the number makes a request unique. */
    private final ClientId life = ClientId.randomId();

    private final AtomicLong lastRequest = new AtomicLong();

    private RatisLog(LogSettings settings, Replica replica, RaftProperties properties) throws IOException {
        this.settings = settings;
        this.group = RaftGroupId.valueOf(settings.group());
        this.self = RaftPeerId.valueOf(settings.self().id());
        this.calls = new ReplicaCalls(replica);
        this.snapshots = new Snapshots(settings.snapshotEntries(), settings.snapshotAge(), this::askForSnapshot);
        this.silence = new SilenceWatch(this::silenceMillis, settings.electionMax(), this::stepDown);
        this.channels = new ChannelWatch(() -> Statuses.silence(division(), settings.electionMax()), this::reconnect);
        this.connections =
                new OpenConnections(() -> Statuses.others(division()), this::askForIndex, this::reconnectIfLost);
        Followers followers = new Followers(settings.electionMax());
        this.notice = new CommitNotice(followers::tellThoseBehind);
        Parameters parameters = checked(self, isClosed::get);
        LogTls tls = settings.tls();
        if (tls != null) {
            keepNativeCodeIn(settings.directory().resolveSibling(NATIVE_CODE));
            GrpcConfigKeys.TLS.setConf(parameters, new GrpcTlsConfig(tls.keys(), tls.trust(), true));
        }
        GrpcToFollowers.set(properties, parameters, followers);
        this.server = RaftServer.newBuilder()
                .setServerId(self)
                .setGroup(RaftGroup.valueOf(group, Peers.toRatis(settings.peers())))
                .setStateMachine(new ReplicaStateMachine(calls, snapshots, notice))
                .setProperties(properties)
                .setParameters(parameters)
                .setOption(startupOption(settings))
                .build();
    }

    /**
     * Has Ratis load the native code of its TLS from a directory of ours. Containers often mount the temporary one
     * without the right to execute what is there. The file is gone once it is loaded.
     */
    private static void keepNativeCodeIn(Path directory) throws IOException {
        if (System.getProperty(NATIVE_DIRECTORY) != null) return;
        Files.createDirectories(directory);
        System.setProperty(NATIVE_DIRECTORY, directory.toString());
    }

    /** Ratis would end the process where a port is taken, and for any uncaught exception of any thread from then on. */
    private static void keepTheProcess() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit();
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    private static RaftStorage.StartupOption startupOption(LogSettings settings) {
        Path existing = settings.directory().resolve(settings.group().toString());
        return Files.isDirectory(existing) ? RaftStorage.StartupOption.RECOVER : RaftStorage.StartupOption.FORMAT;
    }

    private static Parameters checked(RaftPeerId self, BooleanSupplier isClosed) {
        Parameters parameters = new Parameters();
        GrpcConfigKeys.Server.setServicesCustomizer(
                parameters, (builder, types) -> builder.intercept(new RecipientCheck(self, isClosed)));
        return parameters;
    }

    /**
     * Opens a log, and starts to take part in its group. The replica may be called before this returns.
     *
     * @throws IOException if the directory or the port cannot be used, or what is in the directory is damaged
     */
    public static ReplicatedLog open(LogSettings settings, Replica replica) throws IOException {
        return open(settings, replica, properties -> {});
    }

    /** @param adjustment what a test sets in Ratis */
    static RatisLog open(LogSettings settings, Replica replica, Consumer<RaftProperties> adjustment)
            throws IOException {
        Files.createDirectories(settings.directory());
        RaftProperties properties = LogConfiguration.of(settings);
        adjustment.accept(properties);
        RatisLog opened = new RatisLog(settings, replica, properties);
        try {
            opened.start();
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw new IOException("The log of " + settings.self() + " cannot be opened", cause(e));
        }
    }

    private void start() throws IOException {
        server.start();
        long first = division().getRaftLog().getStartIndex();
        long snapshot = division().getRaftLog().getSnapshotIndex();
        if (first > snapshot + 1)
            throw new IOException("The log begins at " + first + ", but the snapshot ends at " + snapshot);
        silence.start();
        channels.start();
        connections.start();
    }

    @Override
    public CompletableFuture<Long> append(long term, byte[] entry) {
        if (entry.length > ENTRY_BYTES_MAX)
            throw new IllegalArgumentException(
                    "An entry of " + entry.length + " bytes, and " + ENTRY_BYTES_MAX + " are the most");
        Submission submission = new Submission(term, entry);
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(life)
                .setServerId(self)
                .setGroupId(group)
                .setCallId(lastRequest.incrementAndGet())
                .setMessage(submission)
                .setType(RaftClientRequest.writeRequestType())
                .build();
        return send(() -> server.submitClientRequestAsync(request))
                .thenApply(RaftClientReply::getLogIndex)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(known(submission, cause(failure))));
    }

    private static RuntimeException known(Submission submission, Throwable cause) {
        if (submission.isLogged())
            return new OutcomeUnknownException("The leadership ended before the entry was applied", cause);
        if (cause instanceof ResourceUnavailableException)
            return new NotAppendedException("Too many entries wait to be committed", cause);
        return new NotLeadingException("This member does not lead in term " + submission.term(), cause);
    }

    @Override
    public LogStatus status() {
        return Statuses.of(division());
    }

    /** A new leader has a time-out to hear from the others. */
    private long silenceMillis() {
        return Statuses.silenceMillis(division(), settings.electionMax());
    }

    /**
     * Ratis gives the calls on a connection 3 s to end, and those to a silent member do not end. It does not wait where
     * its thread is interrupted.
     */
    private void reconnect(Peer peer) {
        Thread.currentThread().interrupt();
        try {
            server.getServerRpc().handleException(RaftPeerId.valueOf(peer.id()), new IOException("silent"), true);
        } finally {
            Thread.interrupted();
        }
    }

    /** Asks a member how far the log is committed, which only the leader answers; but each one answers. */
    CompletableFuture<?> askForIndex(Peer peer) {
        RaftClientRequest read = RaftClientRequest.newBuilder()
                .setClientId(life)
                .setServerId(self)
                .setGroupId(group)
                .setCallId(lastRequest.incrementAndGet())
                .setType(RaftClientRequest.readRequestType())
                .build();
        ReadIndexRequestProto request = ReadIndexRequestProto.newBuilder()
                .setServerRequest(ClientProtoUtils.toRaftRpcRequestProtoBuilder(
                        self.toByteString(), RaftPeerId.valueOf(peer.id()), group))
                .setClientRequest(ClientProtoUtils.toRaftClientRequestProto(read))
                .build();
        try {
            return server.getServerRpc().async().readIndexAsync(request);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * gRPC waits for up to two minutes before it tries again to connect, and refuses requests for votes meanwhile. A
     * connection that is silent may still be that of a vote, so it is closed only where a leader is known. Where this
     * member leads, Ratis and {@link ChannelWatch} do both, and leave time for entries.
     */
    private void reconnectIfLost(Peer peer, Throwable failure) {
        if (!(cause(failure) instanceof StatusRuntimeException refusal)) return;
        Status status = refusal.getStatus();
        boolean isShutDown = String.valueOf(status.getDescription()).contains("shutdown"); // by this member
        boolean isRefused = status.getCode() == Status.Code.UNAVAILABLE && !isShutDown;
        boolean isSilent = status.getCode() == Status.Code.DEADLINE_EXCEEDED;
        if ((isRefused && !division().getInfo().isLeader()) || (isSilent && Statuses.follows(division())))
            reconnect(peer);
    }

    @Override
    public CompletableFuture<Void> setPeers(List<Peer> before, List<Peer> after) {
        if (!division().getInfo().isLeaderReady())
            return CompletableFuture.failedFuture(new NotLeadingException("This member does not lead", null));
        SetConfigurationRequest request = new SetConfigurationRequest(
                life,
                self,
                group,
                lastRequest.incrementAndGet(),
                SetConfigurationRequest.Arguments.newBuilder()
                        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                        .setServersInCurrentConf(Peers.toRatis(before))
                        .setServersInNewConf(Peers.toRatis(after))
                        .build());
        return send(() -> server.setConfigurationAsync(request))
                .<Void>thenApply(reply -> null)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(known(before, cause(failure))));
    }

    private RuntimeException known(List<Peer> before, Throwable cause) {
        if (cause instanceof SetConfigurationException && !ids(before).equals(ids(status().peers())))
            return new NotAppendedException("The members have changed meanwhile", cause);
        boolean isRefused = cause instanceof ReconfigurationTimeoutException
                || cause instanceof ReconfigurationInProgressException
                || cause instanceof SetConfigurationException
                || cause instanceof LeaderNotReadyException;
        return isRefused
                ? new NotAppendedException("The members stay as they are", cause)
                : new OutcomeUnknownException("The members may change, or stay", cause);
    }

    private static Set<String> ids(List<Peer> peers) {
        return peers.stream().map(Peer::id).collect(Collectors.toSet());
    }

    @Override
    public CompletableFuture<Void> transferTo(Peer peer) {
        long timeoutMillis = 2 * settings.electionMax().toMillis();
        return transfer(RaftPeerId.valueOf(peer.id()), timeoutMillis);
    }

    @Override
    public void stepDown() {
        var unused = transfer(null, settings.electionMax().toMillis()).exceptionally(failure -> {
            log.debug("This member did not step down", failure); // it does not lead
            return null;
        });
    }

    /** @param to the next leader; null: nobody in particular */
    private CompletableFuture<Void> transfer(@Nullable RaftPeerId to, long timeoutMillis) {
        TransferLeadershipRequest request =
                new TransferLeadershipRequest(life, self, group, lastRequest.incrementAndGet(), to, timeoutMillis);
        return send(() -> server.transferLeadershipAsync(request)).thenApply(reply -> null);
    }

    /** Ratis may call this log before it is constructed, but has nothing to save then. */
    private void askForSnapshot() {
        SnapshotManagementRequest request = SnapshotManagementRequest.newCreate(
                life, self, group, lastRequest.incrementAndGet(), SNAPSHOT_REQUEST_MAX.toMillis(), 1);
        var unused = send(() -> server.snapshotManagementAsync(request)).exceptionally(failure -> {
            log.debug("Ratis did not look for a snapshot, and is asked again later", failure);
            return null;
        });
    }

    /** A request to this process' own server. */
    private interface Request {
        CompletableFuture<RaftClientReply> send() throws IOException;
    }

    /** Sends a request. The future fails also where the reply says so. */
    private static CompletableFuture<RaftClientReply> send(Request request) {
        CompletableFuture<RaftClientReply> sent;
        try {
            sent = request.send();
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return sent.thenApply(reply -> {
            if (reply.isSuccess()) return reply;
            throw new CompletionException(reply.getException());
        });
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) cause = cause.getCause();
        return cause;
    }

    private RaftServer.Division division() {
        try {
            return server.getDivision(group);
        } catch (IOException e) {
            throw new IllegalStateException("The log is not open", e);
        }
    }

    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) return;
        calls.closing();
        silence.close();
        channels.close();
        connections.close();
        notice.close();
        snapshots.close();
        Thread closer = ReplicaCalls.daemon(this::closeServer, "log-close");
        closer.start();
        try {
            closer.join(CLOSE_MAX.toMillis());
            if (closer.isAlive()) log.warn("The log was not closed within {}", CLOSE_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        calls.close();
    }

    private void closeServer() {
        try {
            server.close();
        } catch (IOException | RuntimeException e) {
            log.warn("The log was not closed in order", e);
        }
    }
}
