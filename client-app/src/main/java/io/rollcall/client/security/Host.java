package io.rollcall.client.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** A name or a literal address that a certificate is valid for. */
record Host(String name, boolean isAddress) {

    private static final Pattern LABELS = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)");

    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

    /**
     * Reads a host.
     *
     * @throws IllegalArgumentException it is neither a name nor an address
     */
    static Host of(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        if (IPV4.matcher(host).matches()) return new Host(host, true);
        if (IPV6.matcher(host).matches()) return new Host(ipv6(host), true);
        boolean isNumber = host.matches("[\\d.]+");
        if (isNumber || !LABELS.matcher(host).matches())
            throw new IllegalArgumentException(
                    "a host is a name or an address without a port, such as db1.example.org, 10.1.0.5 or ::1, not '"
                            + text + "'");
        return new Host(host, false);
    }

    /** Returns the one form of an address that certificates' readers print, so that equal addresses are equal. */
    private static String ipv6(String host) {
        try {
            return Objects.requireNonNull(InetAddress.getByName(host).getHostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + host + "' is no address of IPv6", e);
        }
    }

    static List<Host> all(Collection<String> texts) {
        return texts.stream().map(Host::of).distinct().toList();
    }
}
