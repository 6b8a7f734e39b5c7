package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One HTTP connection, for what is said before and after a measurement. */
public final class Caller implements AutoCloseable {

    /** So few that their answers fit into the system's buffers, or both sides would wait for each other. */
    private static final int AT_ONCE = 100;

    private final Conversation conversation = new Conversation();
    private final Talk talk;

    public Caller(int port) throws IOException {
        talk = new Talk(port, conversation);
        talk.block();
    }

    /** @return the body of the answer */
    public String ask(String request) throws IOException {
        return askAll(List.of(request)).get(0);
    }

    /** As {@link #askAll}, whatever the answers are. */
    public void tellAll(List<String> requests) throws IOException {
        conversation.isRefusalFine = true;
        askAll(requests);
        conversation.isRefusalFine = false;
    }

    /** @return the bodies of the answers */
    public List<String> askAll(List<String> requests) throws IOException {
        List<String> bodies = new ArrayList<>();
        for (int from = 0; from < requests.size(); from += AT_ONCE) {
            List<String> some = requests.subList(from, Math.min(requests.size(), from + AT_ONCE));
            conversation.said = ByteBuffer.wrap(String.join("", some).getBytes(UTF_8));
            talk.ask(0);
            for (int i = 0; i < some.size(); i++) {
                talk.awaitAnswer();
                bodies.add(conversation.heard);
            }
        }
        return bodies;
    }

    @Override
    public void close() throws IOException {
        talk.close();
    }

    private static final class Conversation implements Dialogue {

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
