package io.rollcall.call;

import io.rollcall.wire.Name;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and resolves a URI whose host is the name of a service, such as {@code http://echo/Echo.Echo}. */
final class ServiceUri {

    private static final Pattern NAME = Pattern.compile(Name.PATTERN);

    /**
     * Returns the service that a URI names; null: it names a host. It does not use {@code getHost()}, because a name
     * may have an underscore.
     */
    static @Nullable String serviceIn(URI uri) {
        String authority = uri.getRawAuthority();
        return authority != null && NAME.matcher(authority).matches() ? authority : null;
    }

    /**
     * Returns the same URI at an address.
     *
     * @param isSecure whether the instance there is called over TLS, whatever the caller wrote
     */
    static URI at(String address, boolean isSecure, URI uri) throws UnusableAddressException {
        StringBuilder at = new StringBuilder(isSecure ? "https" : uri.getScheme())
                .append("://")
                .append(address);
        if (uri.getRawPath() != null) at.append(uri.getRawPath());
        if (uri.getRawQuery() != null) at.append('?').append(uri.getRawQuery());
        try {
            URI addressed = new URI(at.toString());
            if (addressed.getHost() == null || addressed.getPort() < 1)
                throw new URISyntaxException(address, "no host and port");
            return addressed;
        } catch (URISyntaxException e) {
            throw new UnusableAddressException(address, e);
        }
    }

    private ServiceUri() {}
}
