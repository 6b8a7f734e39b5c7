package io.rollcall.bench.registry;

import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.process.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.util.ServerInfo;

/** A server that always gives the same answer, a copy of the registry's: the cost of a request without its work. */
public record Constant(String name, String version, Running server, int port) {

    public static final String TOMCAT = "bare Tomcat";
    public static final String NGINX = "nginx";

    public static Constant tomcat(Setting setting, String answer) throws IOException, InterruptedException {
        Running server = new Running();
        int port = Running.freePort();
        Path file = Files.writeString(server.data().resolve("answer"), answer);
        server.start(List.of(
                setting.java().toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BareTomcat.class.getName(),
                String.valueOf(port),
                file.toString(),
                server.data().toString()));
        server.awaitPort(port);
        return new Constant(TOMCAT, ServerInfo.getServerNumber(), server, port);
    }

    /** Starts pinned to its core, because it needs no warming. */
    static Constant nginx(Setting setting, String answer) throws IOException, InterruptedException {
        Running server = new Running();
        int port = Running.freePort();
        Path conf = Files.writeString(server.data().resolve("nginx.conf"), """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr;
            events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                default_type application/json;
                keepalive_requests 1000000000;
                server {
                    listen 127.0.0.1:%d;
                    location / { return 200 '%s'; }
                }
            }
            """.formatted(port, answer));
        List<String> command = new ArrayList<>(setting.cores().server());
        command.addAll(List.of("nginx", "-p", server.data().toString(), "-c", conf.toString(), "-e", "stderr"));
        server.start(command);
        server.awaitPort(port);
        return new Constant(NGINX, Peers.versionSaidBy("nginx", "-v"), server, port);
    }
}
