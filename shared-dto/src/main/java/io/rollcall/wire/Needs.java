package io.rollcall.wire;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Says which scope a caller needs for a method. A server with security on refuses a method without this annotation.
 *
 * <p>A scope is {@code read}, {@code register}, {@code kv:read}, {@code kv:write}, {@code replica}, {@code member},
 * {@code operate} or {@code metrics}. A part in braces after it is a path of record components in the message, such as
 * {@code register:{service}} or {@code replica:{receiver.group}}: a token whose scope is limited to a service, a group
 * or a prefix of keys is compared with its value. Where the path goes through a list, as in
 * {@code register:{beats.service}}, each element must be allowed. Without such a part, only a scope without a limit is
 * enough.
 */
@Documented
@Target(METHOD)
@Retention(RUNTIME)
public @interface Needs {

    /** Everybody may call the method. It stands alone. */
    String OPEN = "open";

    /** The scopes, of which one is enough. */
    String[] value();

    /**
     * The path of record components in the message that names the instance or replica that sends it. A principal that
     * is one replica alone may name no other one. Empty: the message does not name it.
     */
    String sender() default "";
}
