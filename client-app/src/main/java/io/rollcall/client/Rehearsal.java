package io.rollcall.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rollcall.chassis.StandardStreams;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Glyphs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * Runs each command once against a server in this process that answers with made-up messages. {@code ./rollcall} starts
 * it after a build, and has the JVM archive the classes that it has loaded, so that a command starts in a fraction of
 * the time.
 */
final class Rehearsal {

    private static final String INSTANCES = """
            {"service": "echo", "version": 1, "registry": "r", "ttlMillis": 10000, "instances": [
              {"id": "echo1", "address": "%s", "weight": 1, "zone": "a", "status": "UP", "suspect": false,
               "metadata": {"k": "v"}, "override": {"weight": 3, "reason": "r", "by": "b", "ageMillis": 1}}]}""";

    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("/Registry.Services", """
                    {"version": 1, "services": [{"service": "echo", "instances": 1, "up": 1}], "registry": "r"}"""),
            Map.entry("/Registry.Lookup", INSTANCES),
            Map.entry("/Registry.Events", """
                    {"events": [{"sequence": 1, "ageMillis": 5, "service": "echo", "id": "echo1",
                      "change": "registered", "cause": "started", "to": "localhost:1"}], "next": 1,
                      "missed": false, "registry": "r"}"""),
            Map.entry("/Registry.Callers", """
                    {"edges": [{"caller": "a", "service": "echo", "instances": 1, "ageMillis": 1}],
                      "registry": "r"}"""),
            Map.entry("/Registry.Override", """
                    {"instance": {"id": "echo1", "address": "localhost:1", "weight": 1, "status": "UP",
                      "suspect": false, "metadata": {}}}"""),
            Map.entry("/Registry.Evict", "{\"removed\": true}"),
            Map.entry("/Registry.Views", "{\"groups\": []}"),
            Map.entry("/Cluster.Status", """
                    {"registry": "r", "name": "%1$s", "member": "m", "leader": "%1$s", "leads": true, "term": 1,
                      "committed": 1, "applied": 1, "staleMillis": 0, "members": []}"""),
            Map.entry("/KV.Get", "{\"found\": true, \"value\": \"v\", \"version\": 1, \"servedBy\": \"kv1\"}"),
            Map.entry("/KV.Put", "{\"ok\": true, \"version\": 1, \"servedBy\": \"kv1\"}"),
            Map.entry("/KV.Delete", "{\"ok\": true, \"version\": 1, \"servedBy\": \"kv1\"}"),
            Map.entry("/KV.List", """
                    {"entries": [{"key": "k", "value": "v", "version": 1}], "more": false, "servedBy": "kv1"}"""),
            Map.entry("/KV.Status", """
                    {"servedBy": "kv1", "replica": "r", "role": "primary", "view": {"number": 1, "primary": "kv1",
                      "members": []}, "ready": true, "why": "", "end": 1, "commit": 1, "waiting": 0, "bytes": 1,
                      "readLeaseMillis": 1, "peers": []}"""));

    private static final List<String> COMMANDS = List.of(
            "services",
            "services -output json",
            "instances echo",
            "instances echo -output json",
            "events",
            "callers",
            "drain echo echo1 -reason r -for 1m",
            "restore echo echo1",
            "weight echo echo1 2",
            "evict echo echo1",
            "call echo /path",
            "call echo /path -n 2",
            "kv get k",
            "kv put k v",
            "kv del k",
            "kv list",
            "kv status",
            "kv export -",
            "kv import -",
            "views list",
            "cluster status");

    private Rehearsal() {}

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        StandardStreams.haltOnBrokenPipe();
        Class.forName(ClientApplication.class.getName());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String address = "localhost:" + server.getAddress().getPort();
        server.createContext("/", exchange -> answer(exchange, address));
        server.start();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
        Console console = new Console(nowhere, nowhere, false, Glyphs.in(StandardStreams.charset()));
        for (String command : COMMANDS)
            FrontDoor.run(console, InputStream.nullInputStream(), (command + " -registry " + address).split(" ", -1));
        FrontDoor.run(Console.standard(), InputStream.nullInputStream(), "completion", "bash");
        server.stop(0);
        System.exit(0);
    }

    private static void answer(HttpExchange exchange, String address) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            byte[] body = ANSWERS.getOrDefault(path, "{}").formatted(address).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
