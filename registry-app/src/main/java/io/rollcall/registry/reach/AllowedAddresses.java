package io.rollcall.registry.reach;

import io.rollcall.chassis.ProblemException;
import io.rollcall.wire.ProblemCode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.util.NetMask;
import org.springframework.http.HttpStatus;

/**
 * The IP addresses at which instances may be. The registry connects to what registers, and so do its callers; a
 * stranger must not choose to which service of a cloud or of this machine's link.
 */
public final class AllowedAddresses {

    /**
     * What only an operator's own list allows: the links of each machine (RFC 3927, RFC 4291), and the metadata and
     * platform services of clouds that lie elsewhere (EC2 by IPv6, Azure, Oracle, Alibaba).
     */
    private static final List<NetMask> REFUSED_BY_DEFAULT = masks(
            List.of("169.254.0.0/16", "fe80::/10", "fd00:ec2::254", "168.63.129.16", "192.0.0.192", "100.100.100.200"));

    /** The prefix by which an IPv6 address stands for an IPv4 one (RFC 6052). */
    private static final NetMask NAT64 = new NetMask("64:ff9b::/96");

    /** No name, of which NetMask would ask the DNS. */
    private static final String RANGE = "(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)(?:/\\d{1,3})?";

    private final List<NetMask> allowed;

    /**
     * @param ranges as in {@code 10.0.0.0/8} or {@code fd00::/8}; none: every address but those of
     *     {@link #REFUSED_BY_DEFAULT}
     * @throws IllegalArgumentException one of them is no range
     */
    public AllowedAddresses(List<String> ranges) {
        allowed = masks(ranges);
    }

    private static List<NetMask> masks(List<String> ranges) {
        return ranges.stream().map(AllowedAddresses::mask).toList();
    }

    private static NetMask mask(String range) {
        try {
            if (range.matches(RANGE)) return new NetMask(range);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(noRange(range), e);
        }
        throw new IllegalArgumentException(noRange(range));
    }

    private static String noRange(String range) {
        return "'" + range + "' is no range of addresses, such as 10.0.0.0/8";
    }

    /**
     * Refuses an IP address that is not allowed. A name is asked of the DNS only when the registry connects to it,
     * because it may stand for another address by then.
     *
     * @param address {@code host:port}, an IPv6 host in brackets
     * @throws ProblemException it is not allowed
     */
    public void require(String address) {
        String host = address.substring(0, address.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
        boolean isName = !host.contains(":") && !host.matches("[0-9.]+");
        if (isName || allows(literal(host))) return;
        throw new ProblemException(
                HttpStatus.FORBIDDEN,
                ProblemCode.ADDRESS_NOT_ALLOWED,
                address + " is not where an instance may be. Register another of its addresses, or have the registry's"
                        + " operator name its range in rollcall.registry.allowed-addresses.");
    }

    private static InetAddress literal(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host + " has passed for an IP address", e);
        }
    }

    public boolean allows(InetAddress address) {
        InetAddress meant = withoutNat64(address);
        if (!allowed.isEmpty()) return isIn(allowed, meant) || isIn(allowed, address);
        return !isIn(REFUSED_BY_DEFAULT, meant);
    }

    private static boolean isIn(List<NetMask> masks, InetAddress address) {
        return masks.stream().anyMatch(mask -> mask.matches(address));
    }

    private static InetAddress withoutNat64(InetAddress address) {
        if (!(address instanceof Inet6Address) || !NAT64.matches(address)) return address;
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
