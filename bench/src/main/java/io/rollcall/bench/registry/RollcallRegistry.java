package io.rollcall.bench.registry;

import static io.rollcall.bench.load.WrkScript.NUMBER;
import static io.rollcall.bench.load.WrkScript.TENTH;
import static io.rollcall.bench.load.WrkScript.request;

import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.report.Figure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry without security. */
class RollcallRegistry extends Registry {

    static final String JAR = "registry-app/target/registry-app.jar";

    private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");

    RollcallRegistry() throws IOException {}

    @Override
    void awaitReady() throws IOException, InterruptedException {
        server.awaitAnswer("http://localhost:" + port + "/actuator/health/readiness");
    }

    @Override
    String name() {
        return Figure.ROLLCALL;
    }

    @Override
    String version() {
        return "";
    }

    @Override
    String jar() {
        return JAR;
    }

    @Override
    List<String> command(Setting setting, List<String> options, String jar) {
        List<String> command = new ArrayList<>(List.of(setting.java().toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", jar, "-listen", "localhost:" + port));
        command.addAll(List.of("-data", server.data().resolve("registry").toString()));
        return command;
    }

    @Override
    String register() {
        return register(",\"ttlMillis\":3600000");
    }

    /** The first lease of a service that is longer than the default waits for the disk. */
    @Override
    String registerByDefault() {
        return register("");
    }

    private static String register(String more) {
        return request(
                "POST",
                "/Registry.Register",
                "{\"service\":\"s%s\",\"id\":\"i%s\",\"address\":\"10.0.0.1:9101\"%s}".formatted(TENTH, NUMBER, more));
    }

    @Override
    String deregister() {
        return request("POST", "/Registry.Deregister", "{\"service\":\"s%s\",\"id\":\"i%s\"}".formatted(TENTH, NUMBER));
    }

    @Override
    String lookup(int service) {
        return request("POST", "/Registry.Lookup", "{\"service\":\"s%07d\"}".formatted(service));
    }

    @Override
    String heartbeat(int instance, String answer) {
        Matcher lease = LEASE.matcher(answer);
        if (!lease.find()) throw new IllegalStateException("The registry said " + answer);
        return request(
                "POST",
                "/Registry.Heartbeat",
                "{\"service\":\"s%07d\",\"id\":\"i%07d\",\"lease\":\"%s\"}"
                        .formatted(instance / 10, instance, lease.group(1)));
    }
}
