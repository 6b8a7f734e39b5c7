package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.call.Uploads.Way;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.OutcomeTable.Row;
import io.rollcall.fake.RawInstance;
import io.rollcall.fake.Sink;
import io.rollcall.fake.Sink.Received;
import io.rollcall.wire.registry.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;

/**
 * Bodies of requests: what is kept, what is streamed, and what can be sent again. By {@code rr}, so that the first
 * attempt goes to a.
 */
@Tag("dist")
class UploadTest {

    private static final long FILE_BYTES = 200L << 20;

    private final FakeRegistry registry = FakeRegistry.opened();
    private final Sink a = Sink.answering(503);
    private final Sink b = Sink.answering(200);

    @TempDir
    private Path directory;

    @BeforeEach
    void register() {
        registry.put("a", a.address(), Status.UP);
        registry.put("b", b.address(), Status.UP);
    }

    @AfterEach
    void close() {
        registry.close();
        a.close();
        b.close();
    }

    static Stream<Arguments> programs() {
        return Stream.of(
                arguments(Way.FILE, "rollcall.call.attempts=3"),
                arguments(Way.FILE, "rollcall.call.hedge-after=15s"),
                arguments(Way.STREAM, "rollcall.call.attempts=3"),
                arguments(Way.STREAM, "rollcall.call.hedge-after=15s"),
                arguments(Way.REACTIVE_FILE, "rollcall.call.attempts=3"),
                arguments(Way.REACTIVE_WHOLE, "rollcall.call.attempts=3"));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aBodyThatIsLongerThanTheMemoryIsStreamed(Way way, String property) throws Exception {
        registry.remove("a");
        Process program = program(way, property);
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor()).as(said).isZero();
        long bytes = way == Way.REACTIVE_WHOLE ? Uploads.WHOLE_BYTES : FILE_BYTES;
        assertThat(b.received()).extracting(Received::bytes).containsExactly(bytes);
    }

    private Process program(Way way, String property) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Uploads.class.getName()));
        command.addAll(List.of(registry.address(), way.name(), file(FILE_BYTES).toString(), property));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    void aLongFileIsSentAgainFromItsBeginning() throws IOException {
        long bytes = RequestBody.BUFFERED_BYTES_MAX * 4L;
        assertThat(put(new FileSystemResource(file(bytes)))).isEqualTo(200);
        assertThat(a.received()).containsExactly(new Received("PUT", bytes, Long.toString(bytes)));
        assertThat(b.received()).containsExactly(new Received("PUT", bytes, Long.toString(bytes)));
    }

    @Test
    void aLongStreamIsSentOnce() {
        assertThat(put(stream(RequestBody.BUFFERED_BYTES_MAX + 1))).isEqualTo(503);
        assertThat(a.received()).containsExactly(new Received("PUT", RequestBody.BUFFERED_BYTES_MAX + 1L, null));
        assertThat(b.received()).isEmpty();
    }

    @Test
    void aLongStreamOfWhichNothingWasReadIsSentElsewhere() {
        a.close();
        assertThat(put(stream(RequestBody.BUFFERED_BYTES_MAX + 1))).isEqualTo(200);
        assertThat(b.received()).hasSize(1);
    }

    @Test
    void aStreamThatTurnsOutToBeShortIsKept() {
        assertThat(put(stream(RequestBody.BUFFERED_BYTES_MAX))).isEqualTo(200);
        assertThat(b.received()).extracting(Received::bytes).containsExactly((long) RequestBody.BUFFERED_BYTES_MAX);
    }

    @Test
    void aShortBodyHasALengthAndALongOneInMemoryIsSentAgain() {
        assertThat(put("short")).isEqualTo(200);
        assertThat(b.received()).containsExactly(new Received("PUT", 5, "5"));
        assertThat(put(new byte[RequestBody.BUFFERED_BYTES_MAX * 2])).isEqualTo(200);
    }

    @Test
    void anIteratorArrivesWhole() {
        registry.remove("a");
        Iterator<String> texts =
                Stream.generate(() -> "x".repeat(1021)).limit(1024).iterator();
        assertThat(put(texts)).isEqualTo(200);
        assertThat(b.received()).containsExactly(new Received("PUT", 1024 * 1024 + 1, null));
    }

    @Test
    void aShortObjectIsSentAgain() {
        assertThat(put(Map.of("greeting", "hello"))).isEqualTo(200);
        assertThat(a.received()).extracting(Received::bytes).containsExactly(20L);
        assertThat(b.received()).extracting(Received::bytes).containsExactly(20L);
    }

    @Test
    void aShortBodyIsSentToASecondInstanceWhileTheFirstOneIsSilent() throws IOException {
        for (Object body : List.of("short", Map.of("greeting", "hello"))) {
            try (RawInstance silent = RawInstance.opened();
                    Echoes echoes = echoes("rollcall.call.hedge-after=100ms")) {
                silent.fallSilent();
                registry.put("a", silent.address(), Status.UP);
                assertThat(put(echoes, body)).isEqualTo(200);
                assertThat(silent.executed()).isEqualTo(1);
                assertThat(echoes.count("rollcall.hedges")).isEqualTo(1);
            }
        }
        assertThat(b.received()).extracting(Received::bytes).containsExactly(5L, 20L);
    }

    /** The time that the source takes is the caller's. */
    @Test
    void aSourceThatTakesLongerThanTheTimeoutKeepsNoInstanceFromItsAnswer() {
        registry.remove("a");
        try (Echoes echoes = echoes("rollcall.call.timeout=200ms")) {
            StreamingHttpOutputMessage.Body slow = out -> {
                out.write(new byte[10]);
                out.flush();
                pause(600);
                out.write(new byte[10]);
            };
            assertThat(put(echoes, slow)).isEqualTo(200);
        }
        assertThat(b.received()).extracting(Received::bytes).containsExactly(20L);
    }

    @Test
    void anInstanceThatReadsNothingFailsAfterTheTimeoutAndAnotherOneIsTried() throws IOException {
        try (ServerSocket stopped = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
                Echoes echoes = echoes("rollcall.call.timeout=500ms")) {
            registry.put("a", "localhost:" + stopped.getLocalPort(), Status.UP);
            byte[] moreThanBuffersHold = new byte[20 << 20];
            assertThat(put(echoes, moreThanBuffersHold)).isEqualTo(200);
            MeterRegistry meters = echoes.application().getBean(MeterRegistry.class);
            assertThat(meters.get("rollcall.attempts")
                            .tag("outcome", Row.NO_ANSWER.outcome())
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aStreamIsNotSentTwiceAtATime() {
        try (Sink silent = Sink.answering(200);
                Echoes echoes = echoes("rollcall.call.hedge-after=1ms")) {
            registry.remove("a");
            registry.put("c", silent.address(), Status.UP);
            AtomicInteger read = new AtomicInteger();
            StreamingHttpOutputMessage.Body slow = out -> {
                read.incrementAndGet();
                for (int i = 0; i < 100; i++) {
                    out.write(new byte[1_000]);
                    out.flush();
                    pause(1);
                }
            };
            client(echoes).put().uri("http://echo/x").body(slow).retrieve().toBodilessEntity();
            assertThat(read).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10, RequestBody.BUFFERED_BYTES_MAX * 2L})
    void aBodyThatCannotBeReadSpeaksAgainstNoInstance(long length) {
        registry.remove("a");
        try (Echoes echoes = echoes()) {
            assertThat(put(echoes, "readable")).isEqualTo(200); // the first call makes the meters
            for (int i = 0; i < 30; i++)
                assertThat(catchThrowable(() -> client(echoes)
                                .put()
                                .uri("http://echo/x")
                                .contentLength(length)
                                .body(new Unreadable())
                                .retrieve()
                                .toBodilessEntity()))
                        .hasRootCauseMessage("as it should");
            assertThat(echoes.count("rollcall.ejections")).isZero();
            assertThat(echoes.count("rollcall.retries")).isZero();
        }
    }

    @Test
    void interceptorsOfTheApplicationSeeTheCallOnceAndItsShortBodyCanBeSentAgain() {
        List<String> seen = new ArrayList<>();
        try (Echoes echoes = echoes()) {
            RestClient client = client(echoes)
                    .mutate()
                    .requestInterceptor((request, body, execution) -> {
                        seen.add(request.getURI() + " " + body.length);
                        request.getHeaders().add("X-Token", "secret");
                        return execution.execute(request, body);
                    })
                    .build();
            int status = client.put()
                    .uri("http://echo/x")
                    .body("short")
                    .exchange((request, answer) -> answer.getStatusCode().value());
            assertThat(status).isEqualTo(200);
        }
        assertThat(seen).containsExactly("http://echo/x 5");
        assertThat(a.received()).containsExactly(new Received("PUT", 5, "5"));
        assertThat(b.received()).containsExactly(new Received("PUT", 5, "5"));
    }

    private int put(Object body) {
        try (Echoes echoes = echoes()) {
            return put(echoes, body);
        }
    }

    private static int put(Echoes echoes, Object body) {
        RestClient.RequestBodySpec request =
                client(echoes).method(HttpMethod.PUT).uri("http://echo/x");
        if (body instanceof StreamingHttpOutputMessage.Body source) request.body(source);
        else if (body instanceof Map || body instanceof Iterator)
            request.contentType(MediaType.APPLICATION_JSON).body(body);
        else request.body(body);
        return request.exchange((sent, answer) -> status(answer));
    }

    private static int status(ClientHttpResponse answer) throws IOException {
        return answer.getStatusCode().value();
    }

    private static RestClient client(Echoes echoes) {
        return echoes.application().getBean(RestClient.class);
    }

    private Echoes echoes(String... properties) {
        return new Echoes(
                registry.address(),
                Echoes.Clients.class,
                Stream.concat(Stream.of("rollcall.load-balancer=rr"), Stream.of(properties))
                        .toArray(String[]::new));
    }

    private static InputStreamResource stream(int bytes) {
        return new InputStreamResource(new ByteArrayInputStream(new byte[bytes]));
    }

    /** Makes a file that takes no room on the disk. */
    private Path file(long bytes) throws IOException {
        Path file = Files.createTempFile(directory, "upload", "");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
        return file;
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis); // a source must take longer than a delay, however fast the network is
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Unreadable extends FileSystemResource {

        Unreadable() {
            super("unreadable");
        }

        @Override
        public boolean isReadable() {
            return true;
        }

        @Override
        public long contentLength() {
            return RequestBody.BUFFERED_BYTES_MAX * 2L;
        }

        @Override
        public java.io.InputStream getInputStream() {
            return new java.io.InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("as it should");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return read();
                }
            };
        }
    }
}
