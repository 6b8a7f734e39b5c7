package io.rollcall.bench.pick;

import io.rollcall.bench.compare.Peers;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.process.Running;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Rounds;
import io.rollcall.bench.report.Row;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares {@link Pick} of {@code wrr} with other libraries' pickers of the same number of instances, each benchmark in
 * its own JVMs.
 */
public final class PickFigures {

    private static final String SPRING_CLOUD = "Spring Cloud LoadBalancer, round robin";
    private static final String GRPC = "grpc-java, ";
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> A_LOOK = List.of("-f", "1", "-wi", "1", "-w", "500ms", "-i", "1", "-r", "500ms");

    private final Setting setting;
    private final Consumer<Figure> out;

    public PickFigures(Setting setting, Consumer<Figure> out) {
        this.setting = setting;
        this.out = out;
    }

    public void measure() throws IOException, InterruptedException {
        for (int threads : List.of(1, 2)) for (int instances : instances()) measure(threads, instances);
    }

    private List<Integer> instances() {
        return setting.isQuick() ? List.of(10) : List.of(10, 100);
    }

    private void measure(int threads, int instances) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        Path build = Path.of(setting.built("bench/peers/picks/target"));
        String peers = build.resolve("classes") + ":" + Files.readString(build.resolve("classpath"));
        rows.add(Row.measured(
                Figure.ROLLCALL,
                "wrr",
                pick(
                        System.getProperty("java.class.path"),
                        Pick.class.getName(),
                        threads,
                        instances,
                        "algorithm=wrr")));
        rows.add(Row.measured(
                        SPRING_CLOUD,
                        Peers.version(setting, "picks", "spring-cloud-loadbalancer"),
                        pick(peers, "SpringCloudPick", threads, instances, "supplier=cached"))
                .withNote("over its cache, as it comes"));
        rows.add(Row.measured(
                        SPRING_CLOUD + ", bare",
                        Peers.version(setting, "picks", "spring-cloud-loadbalancer"),
                        pick(peers, "SpringCloudPick", threads, instances, "supplier=fixed"))
                .withNote("over a fixed list"));
        for (String policy : List.of("round_robin", "weighted_round_robin"))
            rows.add(Row.measured(
                    GRPC + policy,
                    Peers.version(setting, "picks", "grpc-xds"),
                    pick(peers, "GrpcPick", threads, instances, "policy=" + policy)));
        out.accept(Figure.less(
                "A pick, %d %s, %d instances".formatted(threads, threads == 1 ? "thread" : "threads", instances),
                "ns",
                "JMH, average time; weights 1 to 5 where there are weights, all instances up; on all cores",
                rows,
                List.of(
                        threads == 1
                                ? Bar.times(Figure.ROLLCALL, SPRING_CLOUD, 30, 60)
                                : Bar.times(Figure.ROLLCALL, SPRING_CLOUD, 10, 20))));
    }

    private Rounds pick(String classpath, String benchmark, int threads, int instances, String... parameters)
            throws IOException, InterruptedException {
        Path result = Files.createTempFile("rollcall-bench", ".json");
        try {
            List<String> command = new ArrayList<>(List.of(setting.java().toString(), "-cp", classpath));
            command.addAll(List.of("org.openjdk.jmh.Main", benchmark + "\\.", "-t", String.valueOf(threads)));
            command.addAll(List.of("-p", "instances=" + instances, "-rf", "json", "-rff", result.toString()));
            for (String parameter : parameters) command.addAll(List.of("-p", parameter));
            if (setting.isQuick()) command.addAll(A_LOOK);
            Process jmh = Running.child(
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.DISCARD));
            if (jmh.waitFor() != 0) throw new IOException(benchmark + " failed");
            return rounds(Files.readString(result));
        } finally {
            Files.delete(result);
        }
    }

    /** @param result the result of one benchmark, with its measurements by fork and then by iteration */
    static Rounds rounds(String result) {
        JsonNode forks = JSON.readTree(result).get(0).get("primaryMetric").get("rawData");
        return Rounds.of(StreamSupport.stream(forks.spliterator(), false)
                .flatMap(fork -> StreamSupport.stream(fork.spliterator(), false))
                .map(JsonNode::doubleValue)
                .toList());
    }
}
