package io.rollcall.registration;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The address under which this machine is most likely reached. It is not the host's name, which often is known to this
 * host alone, or stands for 127.0.1.1. Nor is it a link-local address, which means nothing without the interface that
 * it belongs to.
 */
final class LocalHost {

    /** Unique local addresses, {@code fc00::/7}, as in RFC 4193. Java knows only their predecessors. */
    private static final int UNIQUE_LOCAL_MASK = 0xfe;

    private static final int UNIQUE_LOCAL = 0xfc;

    private final NetworkProperties preferences;

    LocalHost(NetworkProperties preferences) {
        this.preferences = preferences;
    }

    /**
     * Returns the host as part of a {@code host:port}, IPv6 in brackets; empty if there are only loopback addresses, or
     * none is allowed.
     */
    Optional<String> address() {
        try {
            return choose(NetworkInterface.networkInterfaces()
                            .filter(this::leadsOutside)
                            .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                            .flatMap(NetworkInterface::inetAddresses))
                    .map(LocalHost::text);
        } catch (SocketException e) {
            return Optional.empty(); // there is no network
        }
    }

    Optional<InetAddress> choose(Stream<InetAddress> addresses) {
        Class<? extends InetAddress> family = preferences.preferIpv6() ? Inet6Address.class : Inet4Address.class;
        List<InetAddress> usable = addresses
                .filter(this::isUsable)
                .sorted(Comparator.comparing(address -> !family.isInstance(address)))
                .toList();
        return usable.stream().filter(this::isPreferred).findFirst();
    }

    private boolean isUsable(InetAddress address) {
        if (address.isLoopbackAddress() || address.isLinkLocalAddress()) return false;
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) return false;
        return !preferences.useOnlySiteLocalInterfaces() || address.isSiteLocalAddress() || isUniqueLocal(address);
    }

    /** Returns whether an address is preferred. As in Spring Cloud, no other address is taken if one is preferred. */
    private boolean isPreferred(InetAddress address) {
        if (preferences.preferredNetworks().isEmpty()) return true;
        return Stream.of(plain(address), address.getHostAddress())
                .anyMatch(text -> preferences.preferredNetworks().stream()
                        .anyMatch(network -> text.startsWith(network) || text.matches(network)));
    }

    private boolean leadsOutside(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback() && !isIgnored(network);
        } catch (SocketException e) {
            return false; // the interface has just gone
        }
    }

    private boolean isIgnored(NetworkInterface network) {
        return preferences.ignoredInterfaces().stream()
                .anyMatch(pattern -> pattern.matcher(network.getDisplayName()).matches()
                        || pattern.matcher(network.getName()).matches());
    }

    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
    }

    private static String text(InetAddress address) {
        return address instanceof Inet6Address ? "[" + plain(address) + "]" : plain(address);
    }

    /** Returns an address as text; an IPv6 address in the canonical form of RFC 5952, {@code 2001:db8::5}. */
    static String plain(InetAddress address) {
        return address instanceof Inet6Address ? ipv6(address.getAddress()) : address.getHostAddress();
    }

    private static String ipv6(byte[] bytes) {
        int[] groups = new int[bytes.length / 2];
        for (int i = 0; i < groups.length; i++) groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        int[] zeros = longestZeros(groups);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == zeros[0]) text.append("::");
            if (i >= zeros[0] && i < zeros[0] + zeros[1]) continue;
            if (!text.isEmpty() && !text.toString().endsWith(":")) text.append(':');
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    /**
     * Returns where the longest run of at least two zeros begins, and how long it is; the first of equally long runs.
     */
    private static int[] longestZeros(int[] groups) {
        int[] longest = {groups.length, 1};
        for (int from = 0; from < groups.length; from++) {
            int to = from;
            while (to < groups.length && groups[to] == 0) to++;
            if (to - from > longest[1]) longest = new int[] {from, to - from};
        }
        return longest;
    }
}
