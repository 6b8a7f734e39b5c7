package io.rollcall.wire.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * @param ok whether the write is on every replica. False with {@code redirectTo}: not executed, ask there. False
 *     without: not executed, the key has another version
 * @param version the version of the key: after the write, or the one that did not match the condition; 0: the key
 *     is absent
 * @param redirectTo the address of the primary
 * @param servedBy the id of the replica that answered
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WriteResponse(
        boolean ok, @Nullable Long version, @Nullable String redirectTo, String servedBy) {}
