package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One HTTP connection for requests before and after a measurement. */
public final class Caller implements AutoCloseable {

    /** Their answers must fit into the system's buffers, or both sides would wait for each other. */
    private static final int AT_ONCE = 100;

    private final Pipeline pipeline = new Pipeline();
    private final LoadConnection connection;

    public Caller(int port) throws IOException {
        connection = new LoadConnection(port, pipeline);
        connection.block();
    }

    /** @return the body of the answer */
    public String ask(String request) throws IOException {
        return askAll(List.of(request)).get(0);
    }

    /** Sends requests as {@link #askAll} does, whatever the answers are. */
    public void tellAll(List<String> requests) throws IOException {
        pipeline.isRefusalFine = true;
        askAll(requests);
        pipeline.isRefusalFine = false;
    }

    /** @return the bodies of the answers */
    public List<String> askAll(List<String> requests) throws IOException {
        List<String> bodies = new ArrayList<>();
        for (int from = 0; from < requests.size(); from += AT_ONCE) {
            List<String> some = requests.subList(from, Math.min(requests.size(), from + AT_ONCE));
            pipeline.said = ByteBuffer.wrap(String.join("", some).getBytes(UTF_8));
            connection.ask(0);
            for (int i = 0; i < some.size(); i++) {
                connection.awaitAnswer();
                bodies.add(pipeline.heard);
            }
        }
        return bodies;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    private static final class Pipeline implements Exchange {

        private ByteBuffer said = ByteBuffer.allocate(0);
        private String heard = "";
        private boolean isRefusalFine;

        @Override
        public ByteBuffer next() {
            return said;
        }

        @Override
        public int answer(ByteBuffer in) throws IOException {
            String head = Http.head(in);
            int length = isRefusalFine ? Http.length(in, head) : Http.answerLength(in);
            if (length == 0) return 0;
            String text = UTF_8.decode(in.slice(in.position(), length)).toString();
            heard = text.substring(head.length());
            return length;
        }
    }
}
