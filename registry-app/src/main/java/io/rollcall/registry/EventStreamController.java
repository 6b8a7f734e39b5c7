package io.rollcall.registry;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.Debtor;
import io.rollcall.registry.events.EventStreams;
import io.rollcall.wire.Needs;
import io.rollcall.wire.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The stream of events of which pages make use. It is no method of the protocol: browsers ask for it by GET. */
@RestController
final class EventStreamController {

    private final EventStreams streams;

    EventStreamController(EventStreams streams) {
        this.streams = streams;
    }

    /**
     * Sends events as server-sent events: {@code id} is the sequence, {@code data} an {@link
     * io.rollcall.wire.registry.Event}. An event with the name {@code missed} says that others are missing before the
     * next one.
     *
     * @param lastEventId the sequence of the last event that the browser has; it sends it when it connects again
     * @param after the same at the first connection; both absent: events from now on
     */
    @Needs("read")
    @GetMapping("/registry/stream")
    void stream(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(name = "after", required = false) @Nullable String after)
            throws IOException {
        streams.begin(request, response, sequence(lastEventId == null ? after : lastEventId), Debtor.current());
    }

    private static @Nullable Long sequence(@Nullable String text) {
        if (text == null || text.isEmpty()) return null;
        if (text.matches("\\d{1,18}")) return Long.valueOf(text);
        throw new ProblemException(
                HttpStatus.BAD_REQUEST,
                ProblemCode.INVALID_REQUEST,
                "Last-Event-ID, or the parameter after, must be the sequence of an event, such as 1764547200000123.");
    }
}
