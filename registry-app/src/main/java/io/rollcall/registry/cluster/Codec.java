package io.rollcall.registry.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.rollcall.registry.catalog.CatalogState;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.registry.lease.LogEntry;
import io.rollcall.registry.lease.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bytes of the log, of snapshots, and of replies to what members forward: JSON, with the number of its format. A
 * member that meets a format, a kind of change or a field which it does not know must stop, because it would no longer
 * be like the others.
 */
final class Codec {

    private static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(Change.class, NamedChange.class)
            .addMixIn(Reply.class, NamedReply.class)
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Change.Register.class, name = "register"),
        @JsonSubTypes.Type(value = Change.Deregister.class, name = "deregister"),
        @JsonSubTypes.Type(value = Change.Heard.class, name = "heard"),
        @JsonSubTypes.Type(value = Change.Expire.class, name = "expire"),
        @JsonSubTypes.Type(value = Change.Suspect.class, name = "suspect"),
        @JsonSubTypes.Type(value = Change.PutView.class, name = "view"),
        @JsonSubTypes.Type(value = Change.PutPositions.class, name = "positions"),
        @JsonSubTypes.Type(value = Change.PutOwners.class, name = "owners"),
        @JsonSubTypes.Type(value = Change.DeleteGroup.class, name = "delete-group"),
        @JsonSubTypes.Type(value = Change.PutOverride.class, name = "override"),
        @JsonSubTypes.Type(value = Change.Evict.class, name = "evict"),
        @JsonSubTypes.Type(value = Change.Lapse.class, name = "lapse")
    })
    private interface NamedChange {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Reply.Granted.class, name = "granted"),
        @JsonSubTypes.Type(value = Reply.Deregistered.class, name = "deregistered"),
        @JsonSubTypes.Type(value = Reply.OwnedByAnother.class, name = "owned-by-another"),
        @JsonSubTypes.Type(value = Reply.Full.class, name = "full"),
        @JsonSubTypes.Type(value = Reply.Banned.class, name = "banned"),
        @JsonSubTypes.Type(value = Reply.NotLeader.class, name = "not-leader"),
        @JsonSubTypes.Type(value = Reply.Uncertain.class, name = "uncertain"),
        @JsonSubTypes.Type(value = Reply.OutcomeUnknown.class, name = "outcome-unknown")
    })
    private interface NamedReply {}

    /** @param change null: a barrier */
    private record Proposal(long number, @Nullable Change change) {}

    /**
     * What one entry of the log contains: the beginning, or what one member has proposed in one term.
     *
     * @param atMillis when it was appended, by the clock of that member, in milliseconds since 1970; null: an earlier
     *     version has written it
     */
    private record Content(
            int format,
            @Nullable Genesis genesis,
            @Nullable String proposer,
            long term,
            @Nullable List<Proposal> proposals,
            @Nullable Long atMillis) {}

    /**
     * The whole state.
     *
     * @param deletedNumber the highest number of a view of a group that was deleted; null: none was
     */
    record State(
            int format,
            Genesis genesis,
            CatalogState catalog,
            List<GroupState> groups,
            @Nullable Long deletedNumber) {

        State(Genesis genesis, CatalogState catalog, Groups groups) {
            this(FORMAT, genesis, catalog, groups.state(), groups.deletedNumber() == 0 ? null : groups.deletedNumber());
        }

        Groups restoredGroups() {
            return new Groups(groups, deletedNumber == null ? 0 : deletedNumber);
        }
    }

    /**
     * What an entry of the log means.
     *
     * @param genesis null: it is not the beginning
     * @param atMillis when it was appended, in milliseconds since 1970; 0: it does not say
     */
    record Decoded(@Nullable Genesis genesis, List<LogEntry> entries, long atMillis) {}

    private Codec() {}

    static byte[] encode(Genesis genesis) {
        return JSON.writeValueAsBytes(new Content(FORMAT, genesis, null, 0, null, null));
    }

    /**
     * @param entries the entries of one proposer in one term, and at least one
     * @param atMillis the time of day, in milliseconds since 1970; 0: it is not said
     */
    static byte[] encode(List<LogEntry> entries, long atMillis) {
        LogEntry first = entries.get(0);
        List<Proposal> proposals = entries.stream()
                .map(entry -> new Proposal(entry.number(), entry.change()))
                .toList();
        return JSON.writeValueAsBytes(
                new Content(FORMAT, null, first.proposer(), first.term(), proposals, atMillis == 0 ? null : atMillis));
    }

    /** @throws IllegalStateException a later version has written it, or it is damaged */
    static Decoded decode(byte[] entry) {
        Content content;
        try {
            content = JSON.readValue(entry, Content.class);
        } catch (JacksonException e) {
            throw unknown("the log", e);
        }
        requireFormat(content.format, "the log");
        if (content.genesis != null) return new Decoded(content.genesis, List.of(), 0);
        if (content.proposer == null || content.proposals == null) throw unknown("the log", null);
        List<LogEntry> entries = new ArrayList<>(content.proposals.size());
        for (Proposal proposal : content.proposals)
            entries.add(new LogEntry(content.proposer, content.term, proposal.number, proposal.change));
        return new Decoded(null, entries, content.atMillis == null ? 0 : content.atMillis);
    }

    static byte[] encode(Reply reply) {
        return JSON.writeValueAsBytes(reply);
    }

    /** @throws JacksonException it is no reply */
    static Reply reply(byte[] bytes) {
        return JSON.readValue(bytes, Reply.class);
    }

    static void write(State state, OutputStream to) throws IOException {
        try {
            JSON.writeValue(to, state);
        } catch (JacksonException e) {
            throw new IOException(e);
        }
    }

    /**
     * Reads what a member has saved.
     *
     * @return null: it is empty, because it was saved before the log began
     * @throws IllegalStateException as {@link #decode}
     */
    static @Nullable State readSaved(InputStream from) throws IOException {
        PushbackInputStream maybeEmpty = new PushbackInputStream(from);
        int first = maybeEmpty.read();
        if (first < 0) return null;
        maybeEmpty.unread(first);
        return read(maybeEmpty);
    }

    /** @throws IllegalStateException as {@link #decode} */
    static State read(InputStream from) {
        State state;
        try {
            state = JSON.readValue(from, State.class);
        } catch (JacksonException e) {
            throw unknown("a snapshot", e);
        }
        requireFormat(state.format, "a snapshot");
        return state;
    }

    private static void requireFormat(int format, String where) {
        if (format != FORMAT) throw unknown(where, null);
    }

    private static IllegalStateException unknown(String where, @Nullable Exception why) {
        return new IllegalStateException(
                "This version does not understand " + where + ". A later version has written it, or it is damaged:"
                        + " start that version here, or start with an empty directory",
                why);
    }
}
