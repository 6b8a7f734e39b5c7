package io.rollcall.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One process of a service, as looked up.
 *
 * @param id unique within the service
 * @param address {@code host:port}
 * @param weight its share of calls, 1 to 1,000
 * @param zone where it runs, if it said so
 * @param suspect its lease has run out together with so many others that the network is the likelier culprit
 * @param metadata whatever it said of itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Instance(
        String id,
        String address,
        int weight,
        @Nullable String zone,
        Status status,
        boolean suspect,
        Map<String, String> metadata) {}
