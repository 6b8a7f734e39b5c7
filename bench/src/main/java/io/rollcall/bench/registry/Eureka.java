package io.rollcall.bench.registry;

import static io.rollcall.bench.load.WrkScript.NUMBER;
import static io.rollcall.bench.load.WrkScript.TENTH;
import static io.rollcall.bench.load.WrkScript.request;

import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Spring Cloud's Eureka server, as {@code bench/peers/eureka} builds it. */
final class Eureka extends Registry {

    static final String NAME = "Eureka";
    static final String JAR = "bench/peers/eureka/target/eureka.jar";

    private final String version;

    Eureka(Setting setting) throws IOException {
        version = Peers.version(setting, "eureka", "spring-cloud-netflix-eureka-server");
    }

    @Override
    void awaitReady() throws IOException, InterruptedException {
        server.awaitAnswer("http://localhost:" + port + "/eureka/apps");
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    String version() {
        return version;
    }

    @Override
    String jar() {
        return JAR;
    }

    @Override
    List<String> command(Setting setting, List<String> options, String jar) {
        List<String> command = new ArrayList<>(List.of(setting.java().toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", jar, "--server.port=" + port));
        return command;
    }

    @Override
    String register() {
        return request("POST", "/eureka/apps/S" + TENTH, """
                {"instance":{"instanceId":"i%s","hostName":"10.0.0.1","app":"S%s","ipAddr":"10.0.0.1","vipAddress":"s%s",\
                "status":"UP","port":{"$":9101,"@enabled":"true"},\
                "dataCenterInfo":{"@class":"com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo","name":"MyOwn"},\
                "leaseInfo":{"renewalIntervalInSecs":30,"durationInSecs":3600}}}""".formatted(NUMBER, TENTH, TENTH));
    }

    @Override
    String deregister() {
        return request("DELETE", "/eureka/apps/S" + TENTH + "/i" + NUMBER, "");
    }

    @Override
    String lookup(int service) {
        return request("GET", "/eureka/apps/S%07d".formatted(service), "");
    }

    /** Reads the whole list, as its clients do at their start. */
    @Override
    void lookUpAll(int services) throws IOException, InterruptedException {
        super.lookUpAll(services);
        HttpRequest all = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/eureka/apps"))
                .header("Accept", "application/json")
                .build();
        int status =
                HttpClient.newHttpClient().send(all, BodyHandlers.discarding()).statusCode();
        if (status != 200) throw new IOException("GET /eureka/apps is answered with " + status);
    }

    @Override
    String heartbeat(int instance, String answer) {
        return request("PUT", "/eureka/apps/S%07d/i%07d".formatted(instance / 10, instance), "");
    }
}
