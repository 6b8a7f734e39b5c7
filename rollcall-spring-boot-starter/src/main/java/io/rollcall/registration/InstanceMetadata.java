package io.rollcall.registration;

import java.util.Map;

/** A bean that knows more of this instance than its configuration says: it is added to {@code rollcall.instance.metadata}. */
@FunctionalInterface
public interface InstanceMetadata {

    /** Asked at each registration. At most 64 entries in all, keys of 64 and values of 512 characters. */
    Map<String, String> metadata();
}
