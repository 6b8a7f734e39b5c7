package io.rollcall.wire.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * @param value absent where the key is not found
 * @param version number of the last write of the key; 0 where it is not found
 * @param servedBy the id of the replica that answered
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GetResponse(boolean found, @Nullable String value, long version, String servedBy) {}
