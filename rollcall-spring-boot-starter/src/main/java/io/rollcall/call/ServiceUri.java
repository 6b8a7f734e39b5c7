package io.rollcall.call;

import io.rollcall.wire.Name;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A URI whose host is the name of a service, {@code http://echo/Echo.Echo}, and what becomes of it. */
final class ServiceUri {

    private static final Pattern NAME = Pattern.compile(Name.PATTERN);

    /** The service that a URI names; null where it names a host. Not {@code getHost()}: a name may have an underscore. */
    static @Nullable String serviceIn(URI uri) {
        String authority = uri.getRawAuthority();
        return authority != null && NAME.matcher(authority).matches() ? authority : null;
    }

    /** The same URI at an address. */
    static URI at(String address, URI uri) throws UnusableAddressException {
        StringBuilder at = new StringBuilder(uri.getScheme()).append("://").append(address);
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
