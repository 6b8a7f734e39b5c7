package io.rollcall.wire.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * @param value absent if the key is not found
 * @param version the number of the key's last write; 0 if it is not found
 * @param servedBy the id of the replica that answered
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GetResponse(boolean found, @Nullable String value, long version, String servedBy) {}
