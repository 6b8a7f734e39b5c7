package io.rollcall.registry.cluster;

import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Command.Register;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses from which instances register, as every member understands them. A loopback address means another host
 * to each member, and the log keeps it: a later leader would take ports of its own host for those of the instance.
 */
final class Senders {

    private static final Logger log = LoggerFactory.getLogger(Senders.class);
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern LOOPBACK =
            Pattern.compile("127\\.[0-9.]+|(::|(0+:){7})0*1|(::|(0+:){5})ffff:127\\.[0-9.]+", Pattern.CASE_INSENSITIVE);

    /** Null: it is not known. */
    private final @Nullable String own;

    private Senders(@Nullable String own) {
        this.own = own;
    }

    /** @param name the address of this member, {@code host:port}: the other members know its host by it */
    static Senders of(String name) {
        String host = name.substring(0, name.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
        try {
            return new Senders(InetAddress.getByName(host).getHostAddress());
        } catch (UnknownHostException e) {
            log.warn(
                    "{} has no IP address yet: instances that register over the loopback address are not probed", host);
            return new Senders(null);
        }
    }

    /** Returns a command of an instance, with an address in the place of the loopback one of this host. */
    Command named(Command command) {
        if (!(command instanceof Register register) || !isLoopback(register.from())) return command;
        return new Register(
                register.service(), register.instance(), register.lease(), register.ttlMillis(), register.owner(), own);
    }

    /**
     * Returns from where an instance has registered whose registration another member forwards.
     *
     * @param from as that member saw it: its loopback address stands for that member
     * @param member the address of that member as it is seen here
     */
    static @Nullable String forwarded(@Nullable String from, @Nullable String member) {
        if (from == null || !IP_ADDRESS.matcher(from).matches()) return null;
        return isLoopback(from) ? member : from;
    }

    private static boolean isLoopback(@Nullable String address) {
        return address != null && LOOPBACK.matcher(address).matches();
    }
}
