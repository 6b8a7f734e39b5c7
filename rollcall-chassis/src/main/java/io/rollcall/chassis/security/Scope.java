package io.rollcall.chassis.security;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a principal may do, such as {@code read}, {@code register:echo} or {@code kv:write:orders/}.
 *
 * @param value the service, the group, or the prefix of keys to which the scope is limited; null: no limit
 */
public record Scope(Kind kind, @Nullable String value) {

    /** The limit on the length of a scope: that of a key of the store, and its kind. */
    private static final int LENGTH_MAX = 1_100;

    /** The kinds of scopes, and what their values limit. */
    public enum Kind {
        /** Looks up instances: {@code read} or {@code read:SERVICE}. */
        READ("read", Limit.NAME),
        /** Registers instances, and keeps and ends their leases: {@code register} or {@code register:SERVICE}. */
        REGISTER("register", Limit.NAME),
        /** Reads keys: {@code kv:read} or {@code kv:read:PREFIX}. */
        KV_READ("kv:read", Limit.PREFIX),
        /** Writes keys: {@code kv:write} or {@code kv:write:PREFIX}. */
        KV_WRITE("kv:write", Limit.PREFIX),
        /** Is a replica of a group: {@code replica} or {@code replica:GROUP}. */
        REPLICA("replica", Limit.NAME),
        /** Is a member of a registry of several members. */
        MEMBER("member", Limit.NONE),
        /** Operates: views, members, leases of others, and details of health. */
        OPERATE("operate", Limit.NONE),
        /** Reads metrics, and discovers their targets. */
        METRICS("metrics", Limit.NONE);

        private final String text;
        private final Limit limit;

        Kind(String text, Limit limit) {
            this.text = text;
            this.limit = limit;
        }

        /** Returns the scope of this kind without a limit, as it is written. */
        public String text() {
            return text;
        }

        static @Nullable Kind of(String text) {
            for (Kind kind : values()) if (kind.text.equals(text)) return kind;
            return null;
        }
    }

    private enum Limit {
        NONE,
        NAME,
        PREFIX
    }

    /**
     * Reads a scope as it is written in a file of tokens.
     *
     * @throws IllegalArgumentException it is none; the message says what would be right
     */
    public static Scope parse(String text) {
        if (text.length() > LENGTH_MAX) throw new IllegalArgumentException("a scope is longer than " + LENGTH_MAX);
        for (Kind kind : Kind.values()) {
            if (text.equals(kind.text)) return new Scope(kind, null);
            if (kind.limit == Limit.NONE || !text.startsWith(kind.text + ':')) continue;
            String value = text.substring(kind.text.length() + 1);
            if (value.isEmpty()) throw new IllegalArgumentException("'" + text + "' has nothing after its colon");
            return new Scope(kind, value);
        }
        throw new IllegalArgumentException("'" + text + "' is no scope: say "
                + Arrays.stream(Kind.values()).map(Scope::form).collect(Collectors.joining(", ")));
    }

    private static String form(Kind kind) {
        return switch (kind.limit) {
            case NONE -> kind.text;
            case NAME -> kind.text + "[:" + (kind == Kind.REPLICA ? "GROUP]" : "SERVICE]");
            case PREFIX -> kind.text + "[:PREFIX]";
        };
    }

    /** Returns whether this scope is enough for everything of a kind. */
    boolean coversAll(Kind of) {
        return kind == of && value == null;
    }

    /** @param resource the service, group or key; null: the message does not say, so only no limit is enough */
    boolean covers(Kind of, @Nullable String resource) {
        if (kind != of) return false;
        if (value == null) return true;
        if (resource == null) return false;
        return kind.limit == Limit.PREFIX ? resource.startsWith(value) : resource.equals(value);
    }

    /** Returns the scope as it is written. */
    @Override
    public String toString() {
        return value == null ? kind.text : kind.text + ':' + value;
    }
}
