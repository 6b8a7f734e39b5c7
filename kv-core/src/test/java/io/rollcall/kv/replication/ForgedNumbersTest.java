package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.Operation;
import io.rollcall.kv.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Messages with false or extreme values, from a stranger that knows the session of the primary and the name of the
 * receiver. None of them ends a replica, or keeps one from serving for good.
 */
class ForgedNumbersTest {

    private static final long HUGE = Long.MAX_VALUE;
    private static final Receiver B = receiver("b");

    private final Group group = new Group("p", "b");

    /** One field of an {@code Apply} that is otherwise a heartbeat of the primary. */
    enum Field {
        VIEW,
        SESSION,
        EARLIER_SESSION,
        NUMBER,
        JOINING,
        COUNTED_IN,
        LEAVING,
        START,
        NO_START,
        FROM,
        FROM_VIEW,
        FROM_HASH,
        COMMIT,
        GRANTED;

        private Forged in(Forged forged) {
            return switch (this) {
                case VIEW -> forged.inView(new View(1L << 52, "x", forged.view.members()));
                case SESSION -> forged.ofSession("~");
                case EARLIER_SESSION -> forged.ofSession("!");
                case NUMBER -> forged.numbered(HUGE);
                case JOINING -> forged.to(Standing.LEARNER);
                case COUNTED_IN -> forged.to(Standing.IN_SYNC);
                case LEAVING -> forged.to(Standing.LEAVING);
                case START -> forged.startingAt(HUGE / 2);
                case NO_START -> forged.startingAt(0);
                case FROM -> forged.following(HUGE / 2, forged.fromView, forged.fromHash);
                case FROM_VIEW -> forged.following(forged.from, HUGE, forged.fromHash);
                case FROM_HASH -> forged.following(forged.from, forged.fromView, HUGE);
                case COMMIT -> forged.committedTo(HUGE);
                case GRANTED -> forged.granting(HUGE);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Field.class)
    void aGroupServesAgainByItselfAfterOneForgedMessage(Field field) {
        writeOne();
        tell(field.in(heartbeat()));
        group.pass(15_000);
        assertServes("p", "b");
    }

    /** The replica is the only one that holds what was acknowledged, and nobody is there to remove it. */
    @ParameterizedTest
    @EnumSource(Field.class)
    void theLastReplicaLeadsByItselfAfterOneForgedMessage(Field field) {
        writeOne();
        group.crash("p");
        tell(field.in(heartbeat()));
        group.pass(15_000);
        assertThat(group.view().primary()).isEqualTo("b");
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        assertThat(group.told(group.put("b", "x", "2"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aCommitThatTheBackupLacksIsNotBelievedOnce() {
        writeOne();
        tell(heartbeat().committedTo(HUGE));
        assertThat(group.status("b").role()).isEqualTo(Status.Role.BACKUP);
        group.pass(5_000);
        assertThat(group.view().number()).as("nobody was removed").isEqualTo(2);
    }

    @Test
    void anEntryFromBeforeTheOneBeforeItIsRefused() {
        writeOne();
        Forged forged = heartbeat();
        assertThat(tell(forged.with(entry(forged, -1)))).isInstanceOf(Answer.Refused.class);
        assertUnchanged();
    }

    /** The log's time would be at its end, and no client's requests could be told apart any more. */
    @Test
    void anEntryFromTheEndOfTimeIsRefused() {
        writeOne();
        Forged forged = heartbeat();
        assertThat(tell(forged.with(entry(forged, HUGE / 2)))).isInstanceOf(Answer.Refused.class);
        Entry first = entry(forged, 1);
        Entry second = new Entry(first.view(), first.seq() + 1, HUGE / 2, new Operation.Delete("x"), null);
        assertThat(tell(forged.with(first, second))).isInstanceOf(Answer.Refused.class);
        assertUnchanged();
    }

    /** This replica could never bring it to another one, when it leads. */
    @Test
    void anEntryThatIsTooLargeForAMessageIsRefused() {
        writeOne();
        Forged forged = heartbeat();
        String value = "\u0001".repeat(200_000);
        Entry entry = new Entry(forged.view.number(), 2, endTime() + 1, new Operation.Put("y", value), null);
        assertThat(tell(forged.with(entry))).isInstanceOf(Answer.Refused.class);
        assertUnchanged();
    }

    /** With it on its disk, the replica would take its whole data for damaged at its next start. */
    @Test
    void anEntryWhoseHashDoesNotFollowThisLogIsRefusedThoughTheMessageDoesNotSayWhatItFollows() {
        writeOne();
        Forged forged = heartbeat();
        Entry plain = entry(forged, 1);
        Entry wrong = new Entry(plain.view(), 2, plain.timeMillis(), plain.operation(), null, HUGE);
        forged.following(1, forged.fromView, EntryHash.UNKNOWN);
        assertThat(tell(forged.with(wrong)))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.WRONG_HASH));
        assertUnchanged();
    }

    /** Its primary got the entry before from an earlier version of Rollcall. */
    @Test
    void anEntryThatBeginsAChainIsTakenThoughTheHashBeforeItIsKnownHere() {
        writeOne();
        Forged forged = heartbeat();
        Entry first = entry(forged, 1).after(EntryHash.UNKNOWN);
        forged.following(1, forged.fromView, EntryHash.UNKNOWN);
        assertThat(group.ask("b", B, forged.with(first).apply())).isInstanceOf(Answer.Applied.class);
        assertThat(Inspection.entry(group.replica("b"), 2)).isEqualTo(first);
    }

    /** The backup has told the primary that it holds two entries, and one of them would be gone. */
    @Test
    void anEntryOfAnEarlierViewDoesNotTakeThePlaceOfOneThatIsAcked() {
        Group three = new Group("p", "b", "c");
        three.put("p", "x", "1");
        three.pass(1_000);
        three.deafen("c");
        long put = three.put("p", "x", "2");
        three.put("p", "x", "3");
        assertThat(three.status("b").end()).isEqualTo(3);
        assertThat(three.status("b").commit()).isEqualTo(1);
        Forged forged =
                new Forged(three, "b").following(1, 2, EntryHash.UNKNOWN).committedTo(1);
        Entry older = new Entry(
                1, 2, Inspection.entry(three.replica("b"), 2).timeMillis(), new Operation.Put("x", "forged"), null);
        three.ask("b", B, forged.with(older).apply());
        three.ask(
                "b",
                B,
                new Forged(three, "b")
                        .following(3, 0, EntryHash.UNKNOWN)
                        .committedTo(3)
                        .apply());
        three.heal();
        three.pass(10_000);
        assertThat(three.told(put)).isInstanceOf(Answer.Wrote.class);
        for (String id : List.of("p", "b", "c"))
            assertThat(three.told(three.get(id, "x"))).as(id).isEqualTo(new Answer.Got(new Cell("x", "3", 3)));
    }

    /** Otherwise the joiner would take over, or answer reads, with a part of the data. */
    @Test
    void aJoinerIsNotMadeAMemberByAMessage() {
        writeOne();
        group.lose((from, send) ->
                send.request() instanceof Request.Apply && send.to().id().equals("c"));
        group.start("c");
        group.pass(1_000);
        assertThat(group.view().contains(new Member("c", "c", "c:1"))).isFalse();
        Answer answer = group.ask("c", receiver("c"), new Forged(group, "c").apply());
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        group.heal();
        group.pass(10_000);
        assertServes("p", "b", "c");
    }

    @Test
    void aStrangerThatClaimsToHoldMoreDoesNotStopThePrimary() {
        Group one = new Group("p");
        one.put("p", "x", "1");
        Request.Apply apply = admit(one, new Member("s", "s", "s:1"));
        Answer claim = new Answer.Applied(apply.view().number(), apply.to(), HUGE, 1, false);
        one.answer("p", apply, claim);
        assertThat(one.status("p").role()).isEqualTo(Status.Role.PRIMARY);
        one.pass(1_000);
        assertThat(one.told(one.put("p", "x", "2"))).isInstanceOf(Answer.Wrote.class);
    }

    /** A member has acked this primary, so it knows where its log ends: it has made no more since. */
    @Test
    void aMemberThatClaimsToHoldMoreIsRemovedInTheNextViewToo() {
        writeOne();
        group.start("c");
        group.pass(3_000);
        List<Request.Apply> sent = new ArrayList<>();
        group.lose((from, send) -> {
            if (send.request() instanceof Request.Apply apply && send.to().id().equals("b")) sent.add(apply);
            return send.to().id().equals("b");
        });
        group.crash("c");
        while (group.view().contains(new Member("c", "c", "c:1"))) group.pass(50);
        sent.clear();
        group.pass(400);
        Request.Apply apply = sent.get(0);
        assertThat(apply.view().number()).isEqualTo(group.view().number());
        group.answer("p", apply, new Answer.Applied(apply.view().number(), apply.to(), HUGE, 1, false));
        assertThat(group.status("p").role()).isEqualTo(Status.Role.PRIMARY);
        group.heal();
        group.pass(10_000);
        assertServes("p", "b");
    }

    /** The registry would say that there is no such view; while it is down, writes went on before. */
    @Test
    void aStrangerThatTellsOfALaterViewDoesNotHoldUpWrites() {
        Group one = new Group("p");
        Request.Apply apply = admit(one, new Member("s", "s", "s:1"));
        one.cutFromRegistry("p");
        one.answer("p", apply, new Answer.StaleView(new View(1L << 52, "s", List.of())));
        assertThat(one.told(one.put("p", "x", "1"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aJoinersOwnNumbersChangeNothing() {
        writeOne();
        Member stranger = new Member("s", "s", "s:1");
        JoinAttempt attempt = new JoinAttempt("s", "~", Integer.MAX_VALUE);
        Receiver p = receiver("p");
        assertThat(group.ask("p", p, new Request.TakeSnapshot(HUGE, stranger, attempt)))
                .isInstanceOf(Answer.Refused.class);
        assertThat(group.ask("p", p, new Request.ReadIndex(HUGE, "b", "b", HUGE)))
                .isInstanceOf(Answer.StaleView.class);
        assertThat(group.ask("p", p, new Request.ReadIndex(2, "s", "s", HUGE))).isInstanceOf(Answer.StaleView.class);
        assertThat(group.ask("p", p, new Request.TakeSnapshot(0, stranger, attempt)))
                .isInstanceOf(Answer.Took.class);
        View huge = new View(1L << 52, "s", List.of(stranger));
        for (String id : List.of("p", "b")) group.ask(id, receiver(id), new Request.NewView(huge));
        group.pass(15_000);
        assertServes("p", "b");
    }

    /** The two logs differ, and the primary that could remove the backup is dead. */
    @Test
    void aDivergedBackupWhosePrimaryDiesLeadsWithWhatWasAcknowledged() {
        writeOne();
        Forged forged = heartbeat();
        group.crash("p");
        var unused =
                group.send("b", B, forged.following(1, forged.fromView, HUGE).apply());
        assertThat(group.status("b").role()).isEqualTo(Status.Role.DIVERGED);
        group.pass(15_000);
        assertThat(group.view().primary()).isEqualTo("b");
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        group.start("p");
        group.pass(5_000);
        assertServes("b", "p");
    }

    private void writeOne() {
        assertThat(group.told(group.put("p", "x", "1"))).isInstanceOf(Answer.Wrote.class);
        group.pass(1_000);
    }

    private Forged heartbeat() {
        return new Forged(group, "b");
    }

    private Answer tell(Forged forged) {
        long token = group.send("b", B, forged.apply());
        group.pass(300);
        return Objects.requireNonNull(group.told(token));
    }

    private long endTime() {
        return Inspection.entry(group.replica("b"), 1).timeMillis();
    }

    private Entry entry(Forged forged, long later) {
        return new Entry(forged.view.number(), 2, endTime() + later, new Operation.Put("y", "forged"), null);
    }

    private void assertUnchanged() {
        assertThat(group.status("b").end()).isEqualTo(1);
        group.pass(1_000);
        assertServes("p", "b");
    }

    private void assertServes(String primary, String... backups) {
        assertThat(group.view().primary()).isEqualTo(leads(primary, backups));
        String leader = group.view().primary();
        long put = group.put(leader, "last", "word");
        group.pass(1_000);
        assertThat(group.told(put)).isInstanceOf(Answer.Wrote.class);
        List<String> all = new ArrayList<>(List.of(backups));
        all.add(primary);
        for (String id : all) {
            assertThat(group.status(id).ready())
                    .as("%s: %s", id, group.status(id))
                    .isTrue();
            assertThat(group.cells(id)).as(id).isEqualTo(group.cells(leader));
            assertThat(group.told(group.get(id, "x"))).as(id).isEqualTo(group.told(group.get(leader, "x")));
        }
    }

    /** A message in the name of a later run of the primary makes its backup take over, and the primary join it. */
    private String leads(String primary, String... backups) {
        String leader = group.view().primary();
        return List.of(backups).contains(leader) ? leader : primary;
    }

    private static Receiver receiver(String id) {
        return new Receiver("kv", id, id);
    }

    /** Returns what the primary sends to somebody that asks for its data. */
    private static Request.Apply admit(Group group, Member stranger) {
        List<Request.Apply> sent = new ArrayList<>();
        group.lose((from, send) -> {
            if (send.request() instanceof Request.Apply apply && send.to().id().equals(stranger.id())) sent.add(apply);
            return false;
        });
        JoinAttempt attempt = new JoinAttempt(stranger.replica(), "s", 1);
        group.ask("p", receiver("p"), new Request.TakeSnapshot(0, stranger, attempt));
        group.pass(400);
        return sent.get(0);
    }

    /** A message in the name of the primary: a heartbeat, unless something else is said. */
    private static final class Forged {

        private final String to;
        private View view;
        private String session;
        private long number = 1;
        private Standing standing = Standing.MEMBER;
        private long start;
        private long from;
        private long fromView;
        private long fromHash;
        private long commit;
        private long granted;
        private List<Entry> entries = List.of();

        Forged(Group group, String to) {
            this.to = to;
            this.view = group.view();
            this.session = group.session("p");
            Entry last = Inspection.entry(group.replica(to.equals("c") ? "b" : to), 1);
            this.start = 1;
            this.from = 1;
            this.fromView = last.view();
            this.fromHash = last.hash();
            this.commit = 1;
        }

        Forged inView(View other) {
            return with(forged -> forged.view = other);
        }

        Forged ofSession(String other) {
            return with(forged -> forged.session = other);
        }

        Forged numbered(long other) {
            return with(forged -> forged.number = other);
        }

        Forged to(Standing other) {
            return with(forged -> forged.standing = other);
        }

        Forged startingAt(long other) {
            return with(forged -> forged.start = other);
        }

        Forged following(long seq, long ofView, long ofHash) {
            return with(forged -> {
                forged.from = seq;
                forged.fromView = ofView;
                forged.fromHash = ofHash;
            });
        }

        Forged committedTo(long other) {
            return with(forged -> forged.commit = other);
        }

        Forged granting(long other) {
            return with(forged -> forged.granted = other);
        }

        Forged with(Entry... all) {
            return with(forged -> forged.entries = List.of(all));
        }

        private Forged with(Consumer<Forged> change) {
            change.accept(this);
            return this;
        }

        Request.Apply apply() {
            return new Request.Apply(
                    view,
                    session,
                    JoinAttempt.ofMember(to),
                    number,
                    standing,
                    start,
                    from,
                    fromView,
                    fromHash,
                    commit,
                    granted,
                    entries);
        }
    }
}
