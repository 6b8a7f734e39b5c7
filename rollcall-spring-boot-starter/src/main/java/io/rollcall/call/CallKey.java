package io.rollcall.call;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;

/**
 * The key of a call, by which the algorithm {@code hash} sends calls to the same instance, as an attribute of the
 * request:
 *
 * <pre>{@code
 * client.get().uri("http://carts/carts/17").attribute(CallKey.ATTRIBUTE, "17")
 * }</pre>
 *
 * <p>In an {@code @HttpExchange} interface it is a parameter with {@code @RequestAttribute(CallKey.ATTRIBUTE)}.
 */
public final class CallKey {

    /** The name of the attribute. Its value is a string; of any other object, {@code toString()} is the key. */
    public static final String ATTRIBUTE = "io.rollcall.key";

    static @Nullable String of(HttpRequest request) {
        return of(request.getAttributes().get(ATTRIBUTE));
    }

    static @Nullable String of(@Nullable Object attribute) {
        return attribute == null ? null : attribute.toString();
    }

    private CallKey() {}
}
