package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import org.jspecify.annotations.Nullable;

/** A listed instance and its lease. Only the {@link Catalog} changes it. */
public final class Entry {

    final Service service;
    final String lease;
    final long ttlMillis;
    final @Nullable String owner;
    private final @Nullable String from;
    private final int textCharacters;
    private Instance instance;

    /** An operator's word; null: there is none. It is kept when the instance goes, and not here. */
    private @Nullable Directive directive;

    Entry(Service service, Claim claim) {
        this.service = service;
        this.lease = claim.lease();
        this.ttlMillis = claim.ttlMillis();
        this.owner = claim.owner();
        this.from = claim.from();
        this.instance = claim.instance();
        this.textCharacters = characters(instance);
    }

    public String service() {
        return service.name();
    }

    /** Returns whether the list that readers have shows it, and all others of its service, as they are. */
    public boolean isPublished() {
        return !service.isTouched();
    }

    /** Returns the version of its service. */
    public long version() {
        return service.version();
    }

    /** Returns what the instance says of itself. */
    public Instance instance() {
        return instance;
    }

    void steer(@Nullable Directive word) {
        directive = word;
    }

    @Nullable
    Directive directive() {
        return directive;
    }

    /** Returns the instance as lists show it: with what an operator says. */
    Instance listed() {
        return directive == null ? instance : instance.with(directive.shown());
    }

    public String id() {
        return instance.id();
    }

    /** Returns the name of the lease. */
    public String lease() {
        return lease;
    }

    public long ttlMillis() {
        return ttlMillis;
    }

    /** Returns the debtor of the room that it takes: its principal, else the address from which it was registered. */
    @Nullable
    String debtor() {
        return debtor(owner, from);
    }

    /** Returns the name under which room is counted: a principal, else an address; null: neither is known. */
    static @Nullable String debtor(@Nullable String owner, @Nullable String from) {
        if (owner != null) return "the principal " + owner;
        return from == null ? null : "the address " + from;
    }

    /** Returns the IP address from which it was registered; null: it is not known. */
    public @Nullable String from() {
        return from;
    }

    /** Returns the length of what the instance says of itself. */
    public int textCharacters() {
        return textCharacters;
    }

    /** Returns about how much heap it takes. */
    public long bytes() {
        return Capacity.bytesOf(instance, textCharacters);
    }

    /** Returns the lease and its holder as they are now. */
    public Claim claim() {
        return new Claim(instance, lease, ttlMillis, owner, from);
    }

    /** Returns whether it has this lease; null stands for any. */
    boolean has(@Nullable String name) {
        return name == null || name.equals(lease);
    }

    /**
     * Returns whether it is another principal's. Without a principal everybody may change it: security is off, was off
     * when it registered, or an operator asks.
     *
     * @param by the principal that asks; null: one that may change each
     */
    public boolean isOwnedByAnother(@Nullable String by) {
        return owner != null && by != null && !owner.equals(by);
    }

    /** Returns whether security was off when it registered. */
    public boolean isOwnedByNobody() {
        return owner == null;
    }

    /** Returns whether this is a change. */
    boolean become(Status status, boolean suspect) {
        if (instance.status() == status && instance.suspect() == suspect) return false;
        instance = as(instance, status, suspect);
        return true;
    }

    static Instance as(Instance was, Status status, boolean suspect) {
        return new Instance(
                was.id(), was.address(), was.weight(), was.zone(), status, suspect, was.metadata(), was.secure());
    }

    static int characters(Instance instance) {
        int characters = instance.id().length() + instance.address().length();
        if (instance.zone() != null) characters += instance.zone().length();
        for (var entry : instance.metadata().entrySet())
            characters += entry.getKey().length() + entry.getValue().length();
        return characters;
    }
}
