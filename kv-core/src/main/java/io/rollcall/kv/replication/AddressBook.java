package io.rollcall.kv.replication;

import io.rollcall.kv.store.Member;
import java.util.List;

/** The addresses of the group's replicas, as the registry lists them now. */
final class AddressBook {

    private final Member self;
    private List<Member> instances = List.of();

    AddressBook(Member self) {
        this.self = self;
    }

    void update(List<Member> listed) {
        instances = List.copyOf(listed);
    }

    /**
     * Returns where a member is reached: at the address that the registry lists for this very replica, otherwise at the
     * view's. Another replica may be listed under its id.
     */
    Contact contact(Member member) {
        return instances.stream()
                .filter(instance -> instance.isSameReplica(member))
                .findFirst()
                .map(instance -> new Contact(instance.id(), instance.address()))
                .orElse(new Contact(member.id(), member.address()));
    }

    /** Returns the member with its present address. */
    Member withPresentAddress(Member member) {
        if (member.isSameReplica(self)) return self;
        return new Member(member.id(), member.replica(), contact(member).address());
    }
}
