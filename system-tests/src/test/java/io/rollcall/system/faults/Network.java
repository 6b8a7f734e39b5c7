package io.rollcall.system.faults;

import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A network within this machine: each node is a network namespace with one address. All nodes and this process are
 * connected to a switch, which is another namespace. Packets from one node to another can be dropped silently.
 *
 * <p>Every name has the process id. The next test removes what a killed test has left behind.
 */
final class Network implements AutoCloseable {

    private static final String PREFIX = "rollcall-";
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final int SUBNETS = 250;

    private final String name = PREFIX + ProcessHandle.current().pid();
    private final String switchboard = name + "-switch";
    private final String uplink = "rc" + ProcessHandle.current().pid();
    private final String subnet = unusedSubnet();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Thread hook = new Thread(this::remove, "remove the network");

    private Network() {}

    /** Returns the condition of every test that needs a network. */
    static RequiresTool required() {
        return RequiresTool.of(
                "root, and network namespaces with iptables (Debian's iproute2 and iptables)", Network::canBeMade);
    }

    /** Returns whether this machine allows it and has the programs that it takes. */
    private static boolean canBeMade() {
        String probe = PREFIX + ProcessHandle.current().pid() + "-probe";
        if (!Root.succeeds("ip", "netns", "add", probe)) return false;
        try {
            return Root.succeeds("nsenter", "--net=" + NAMESPACES.resolve(probe), "iptables", "-w", "-L", "INPUT");
        } finally {
            Root.succeeds("ip", "netns", "del", probe);
        }
    }

    static Network create() {
        removeLeftovers();
        Network network = new Network();
        Runtime.getRuntime().addShutdownHook(network.hook);
        network.addSwitch();
        return network;
    }

    private void addSwitch() {
        Root.run("ip", "netns", "add", switchboard);
        in(switchboard, "ip", "link", "add", "br0", "type", "bridge");
        in(switchboard, "ip", "link", "set", "br0", "up");
        Root.run("ip", "link", "add", uplink, "type", "veth", "peer", "name", "up0", "netns", switchboard);
        in(switchboard, "ip", "link", "set", "up0", "master", "br0", "up");
        Root.run("ip", "address", "add", subnet + ".254/24", "dev", uplink);
        Root.run("ip", "link", "set", uplink, "up");
    }

    /** @return its address */
    String add(String node) {
        String address = subnet + '.' + (addresses.size() + 1);
        String namespace = namespace(node);
        String plug = "p" + addresses.size();
        Root.run("ip", "netns", "add", namespace);
        in(namespace, "ip", "link", "set", "lo", "up");
        in(switchboard, "ip", "link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", namespace);
        in(switchboard, "ip", "link", "set", plug, "master", "br0", "up");
        in(namespace, "ip", "address", "add", address + "/24", "dev", "eth0");
        in(namespace, "ip", "link", "set", "eth0", "up");
        addresses.put(node, address);
        return address;
    }

    String address(String node) {
        String address = addresses.get(node);
        if (address == null) throw new IllegalArgumentException("no node is called " + node);
        return address;
    }

    /** Returns the command that runs another one on this node. It becomes that one, so signals reach it. */
    List<String> on(String node, List<String> command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=" + NAMESPACES.resolve(namespace(node)), "--"));
        all.addAll(command);
        return all;
    }

    /** Silently drops what one node sends to the other, from now on. */
    void drop(String from, String to) {
        in(namespace(to), "iptables", "-w", "-A", "INPUT", "-s", address(from), "-j", "DROP");
    }

    void cut(String one, String other) {
        drop(one, other);
        drop(other, one);
    }

    /** Lets every packet through again. */
    void heal() {
        addresses.keySet().forEach(node -> in(namespace(node), "iptables", "-w", "-F", "INPUT"));
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        remove();
    }

    private void remove() {
        Root.succeeds("ip", "link", "del", uplink);
        removeNamespaces(name + '-');
    }

    private String namespace(String node) {
        return name + '-' + node;
    }

    private static void in(String namespace, String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=" + NAMESPACES.resolve(namespace), "--"));
        all.addAll(List.of(command));
        Root.run(all.toArray(String[]::new));
    }

    private static void removeLeftovers() {
        if (!Files.isDirectory(NAMESPACES)) return;
        namespaces().stream()
                .filter(namespace -> namespace.matches(PREFIX + "\\d+-.*"))
                .map(namespace -> namespace.split("-", -1)[1])
                .distinct()
                .filter(pid -> ProcessHandle.of(Long.parseLong(pid)).isEmpty())
                .forEach(pid -> {
                    removeNamespaces(PREFIX + pid + '-');
                    Root.succeeds("ip", "link", "del", "rc" + pid);
                });
    }

    /** Removes the namespaces, and with them their interfaces and the other ends of these. */
    private static void removeNamespaces(String prefix) {
        for (String namespace : namespaces()) {
            if (!namespace.startsWith(prefix)) continue;
            Root.run("ip", "netns", "pids", namespace).lines().forEach(pid -> Root.succeeds("kill", "-9", pid));
            Root.succeeds("ip", "netns", "del", namespace);
        }
    }

    private static List<String> namespaces() {
        try (Stream<Path> namespaces = Files.list(NAMESPACES)) {
            return namespaces.map(path -> path.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a network that this machine has no route to, except the default one. */
    private static String unusedSubnet() {
        String routes = Root.run("ip", "-4", "route", "show", "table", "all");
        int first = (int) (ProcessHandle.current().pid() % SUBNETS);
        for (int i = 0; i < SUBNETS; i++) {
            String subnet = "10.213." + (first + i) % SUBNETS;
            if (!routes.contains(subnet + '.')) return subnet;
        }
        throw new IllegalStateException("all of 10.213.0.0/16 is in use");
    }
}
