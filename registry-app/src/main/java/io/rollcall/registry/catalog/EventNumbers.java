package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.Change.SteeringChange;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes and numbers the events of a {@link Catalog}: what has happened by the change that is being applied.
 *
 * <p>It serves one caller at a time.
 */
final class EventNumbers {

    /** What has happened by this change so far. */
    private List<Event> events = List.of();

    /** The sequence of the last event. */
    private long sequence;

    /**
     * Whether changes make events. In a log that an earlier version began they do from the first entry on that this
     * version wrote, so all members number them alike, whatever snapshot they come from.
     */
    private boolean isTelling = true;

    /** @param sequence the number before the first event */
    EventNumbers(long sequence) {
        this.sequence = sequence;
    }

    /** Goes on after the sequence of the last event; null: changes made none. */
    void restore(@Nullable Long last) {
        if (last == null) beSilent();
        else sequence = last;
    }

    /** Returns the sequence of the last event; null: changes make none. */
    @Nullable
    Long state() {
        return isTelling ? sequence : null;
    }

    void beSilent() {
        isTelling = false;
    }

    /** Makes events of changes from now on. If they made none, the first one has the number after the version. */
    void tellAfter(long version) {
        if (isTelling) return;
        isTelling = true;
        sequence = version;
    }

    long sequence() {
        return sequence;
    }

    /** Begins the next change. */
    void begin() {
        events = new ArrayList<>(1);
    }

    /** Returns the events of this change, in their order. */
    List<Event> events() {
        return events;
    }

    void tell(Entry entry, String change, String cause, @Nullable String from, @Nullable String to) {
        add(entry.service(), entry.id(), change, cause, from, to, null, null);
    }

    /** Tells that an entry is no longer listed. */
    void tellRemoved(Entry entry, String cause, @Nullable String by, @Nullable String reason) {
        String from = entry.instance().address();
        add(entry.service(), entry.id(), Event.REMOVED, cause, from, null, by, reason);
    }

    /**
     * Tells what an operator's word changes, if it changes anything.
     *
     * @param instance the instance that the word is about; null: there is none
     */
    void tellOverride(
            SteeringChange word,
            @Nullable Instance instance,
            @Nullable Directive before,
            @Nullable Directive now,
            @Nullable String by,
            @Nullable String reason) {
        tellOverride(word, Event.STATUS, status(before, instance), status(now, instance), by, reason);
        tellOverride(word, Event.WEIGHT, weight(before, instance), weight(now, instance), by, reason);
    }

    private void tellOverride(
            SteeringChange word,
            String change,
            @Nullable String from,
            @Nullable String to,
            @Nullable String by,
            @Nullable String reason) {
        if (!Objects.equals(from, to)) add(word.service(), word.id(), change, Event.OPERATOR, from, to, by, reason);
    }

    private static @Nullable String status(@Nullable Directive word, @Nullable Instance instance) {
        if (word != null && word.status() != null) return word.status().name();
        return instance == null ? null : instance.status().name();
    }

    private static @Nullable String weight(@Nullable Directive word, @Nullable Instance instance) {
        if (word != null && word.weight() != null) return word.weight().toString();
        return instance == null ? null : Integer.toString(instance.weight());
    }

    private void add(
            String service,
            String id,
            String change,
            String cause,
            @Nullable String from,
            @Nullable String to,
            @Nullable String by,
            @Nullable String reason) {
        if (isTelling) events.add(new Event(++sequence, 0, service, id, change, cause, from, to, by, reason));
    }
}
