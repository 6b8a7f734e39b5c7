package io.rollcall.kv.replication;

import io.rollcall.kv.store.Member;
import java.util.ArrayList;
import java.util.List;

/** The effects that a replica wants performed, in order, until the caller takes them. */
final class Outbox {

    private final String group;
    private final AddressBook addresses;
    private List<Effect> effects = new ArrayList<>();

    Outbox(String group, AddressBook addresses) {
        this.group = group;
        this.addresses = addresses;
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void send(Member to, Request request) {
        add(new Effect.Send(addresses.contact(to), new Receiver(group, to.id(), to.replica()), request));
    }

    void reply(long token, Answer answer) {
        add(new Effect.Reply(token, answer));
    }

    /** Answers a read; the answer is good while the lease holds. */
    void replyUntil(long token, Answer answer, long leaseUntilMillis) {
        add(new Effect.Reply(token, answer, leaseUntilMillis));
    }

    void refuse(long token, Answer.Reason reason, String detail) {
        reply(token, new Answer.Refused(reason, detail));
    }

    List<Effect> drain() {
        List<Effect> result = effects;
        effects = new ArrayList<>();
        return result;
    }
}
