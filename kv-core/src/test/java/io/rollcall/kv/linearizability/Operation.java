package io.rollcall.kv.linearizability;

import org.jspecify.annotations.Nullable;

/** What a client asks of one key. */
public sealed interface Operation {

    String key();

    record Get(String key) implements Operation {}

    /** A put or a delete. */
    sealed interface Write extends Operation {

        /** The version that the key must have for the write to take effect; 0: absent; null: any. */
        @Nullable
        Long ifVersion();

        /** What the key holds afterwards; null: nothing. */
        @Nullable
        String value();
    }

    record Put(String key, String value, @Nullable Long ifVersion) implements Write {}

    record Delete(String key, @Nullable Long ifVersion) implements Write {

        @Override
        public @Nullable String value() {
            return null;
        }
    }
}
