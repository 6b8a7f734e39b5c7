package io.rollcall.bench.kv;

import static io.rollcall.bench.kv.Store.KEYS;
import static io.rollcall.bench.kv.Store.VALUE;

import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.load.Caller;
import io.rollcall.bench.load.Etcd;
import io.rollcall.bench.load.WrkScript;
import io.rollcall.bench.process.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cluster of etcd nodes. Requests go to its leader. */
final class EtcdNodes {

    static final String ONE = "etcd, 1 node";
    static final String THREE = "etcd, 3 nodes";

    private static final Pattern MEMBER = Pattern.compile("\"member_id\":\"(\\d+)\"");
    private static final Pattern LEADER = Pattern.compile("\"leader\":\"(\\d+)\"");

    private final Setting setting;

    EtcdNodes(Setting setting) {
        this.setting = setting;
    }

    Store start(int nodes) throws IOException, InterruptedException {
        Running server = new Running();
        List<String> clients = urls(nodes);
        List<String> peers = urls(nodes);
        String cluster = IntStream.range(0, nodes)
                .mapToObj(i -> "n" + i + '=' + peers.get(i))
                .collect(Collectors.joining(","));
        // Go counts the machine's cores at the start; it is told the number that it may use, else its threads would
        // compete.
        Map<String, String> environment = setting.cores().server().isEmpty() ? Map.of() : Map.of("GOMAXPROCS", "1");
        for (int i = 0; i < nodes; i++) {
            List<String> command = new ArrayList<>(setting.cores().server());
            command.addAll(List.of("etcd", "--name", "n" + i, "--data-dir", "n" + i));
            command.addAll(List.of("--listen-client-urls", clients.get(i), "--advertise-client-urls", clients.get(i)));
            command.addAll(List.of("--listen-peer-urls", peers.get(i), "--initial-advertise-peer-urls", peers.get(i)));
            command.addAll(List.of("--initial-cluster", cluster, "--initial-cluster-state", "new"));
            server.start(command, environment);
        }
        for (String client : clients) server.awaitAnswer(client + "/health");
        int leader = leader(clients.stream().map(EtcdNodes::port).toList());
        Store.fill(leader, Etcd.put(VALUE, KEYS));
        String version = Peers.versionSaidBy("etcd", "--version");
        return new Store(nodes == 1 ? ONE : THREE, version, server, leader, Etcd.range(KEYS), Etcd.put(VALUE, KEYS));
    }

    private static List<String> urls(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "http://127.0.0.1:" + Running.freePort())
                .toList();
    }

    private static int port(String url) {
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    private static int leader(List<Integer> ports) throws IOException {
        for (int port : ports) {
            try (Caller caller = new Caller(port)) {
                String status = caller.ask(WrkScript.request("POST", "/v3/maintenance/status", "{}"));
                Matcher member = MEMBER.matcher(status);
                Matcher leader = LEADER.matcher(status);
                if (member.find() && leader.find() && member.group(1).equals(leader.group(1))) return port;
            }
        }
        throw new IOException("etcd has no leader");
    }
}
