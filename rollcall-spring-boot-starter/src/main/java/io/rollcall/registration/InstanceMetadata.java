package io.rollcall.registration;

import java.util.Map;

/** A bean that adds metadata of this instance to {@code rollcall.instance.metadata}. */
@FunctionalInterface
public interface InstanceMetadata {

    /**
     * Returns the metadata, at each registration. There are at most 64 entries in all, with keys of 64 and values of
     * 512 characters.
     */
    Map<String, String> metadata();
}
