package io.rollcall.registration;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;

/**
 * The address under which this machine is most likely reached: the first IPv4 one of the first network interface that is
 * up. Not the host's name, which often is known to this host alone, or to it as 127.0.1.1.
 */
final class LocalHost {

    static String address() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(LocalHost::leadsOutside)
                    .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElse("localhost");
        } catch (SocketException e) {
            return "localhost"; // there is no network
        }
    }

    private static boolean leadsOutside(NetworkInterface network) {
        try {
            return network.isUp() && !network.isLoopback();
        } catch (SocketException e) {
            return false; // it has just gone
        }
    }

    private LocalHost() {}
}
