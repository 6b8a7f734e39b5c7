package io.rollcall.system.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One of the repository's applications, as it was built.
 *
 * @param listensAt its default port; 0 if it listens nowhere
 * @param variables the environment variables that set a property which it knows
 */
record Application(int listensAt, Set<String> variables) {

    /**
     * Returns the ports at which it listens, that for HTTP first.
     *
     * @param isMember whether it is a registry with a log that other members reach
     */
    List<Integer> ports(boolean isMember) {
        if (listensAt == 0) return List.of();
        return isMember ? List.of(listensAt, listensAt + 1_000) : List.of(listensAt);
    }

    static Application of(Path home, String module) {
        try {
            Path configuration = home.resolve(module + "/target/classes/application.yml");
            JsonNode listen = new YAMLMapper()
                    .readTree(configuration.toFile())
                    .path("rollcall")
                    .path("listen");
            int port = listen.isMissingNode()
                    ? 0
                    : Integer.parseInt(listen.asText().replaceAll(".*:", ""));
            Stream<String> modules = Stream.of(module, "rollcall-chassis", "rollcall-tls");
            if (!module.equals("registry-app"))
                modules = Stream.concat(modules, Stream.of("rollcall-spring-boot-starter"));
            Set<String> variables = modules.flatMap(it -> properties(home.resolve(it)))
                    .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                    .collect(Collectors.toUnmodifiableSet());
            return new Application(port, variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns nothing if the module has none of its own. */
    private static Stream<String> properties(Path module) {
        Path metadata = module.resolve("target/classes/META-INF/spring-configuration-metadata.json");
        if (!Files.exists(metadata)) return Stream.empty();
        try {
            JsonNode properties =
                    new JsonMapper().readTree(Files.readString(metadata)).path("properties");
            return StreamSupport.stream(properties.spliterator(), false)
                    .map(property -> property.path("name").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
