package io.rollcall.chassis.security;

import org.jspecify.annotations.Nullable;

/** The header {@code Authorization} with a token (RFC 6750, 2.1). */
final class BearerHeader {

    static final String NAME = "Authorization";

    private static final String SCHEME = "Bearer ";

    private BearerHeader() {}

    /** Returns the token in a header; null: the header has another scheme. */
    static @Nullable String token(String header) {
        boolean isBearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return isBearer ? header.substring(SCHEME.length()).strip() : null;
    }
}
