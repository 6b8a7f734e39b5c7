package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What an editor offers for the starter's properties. */
class MetadataTest {

    private final List<Property> properties = properties();

    /** As far as a person is interested in it. */
    record Property(String name, String description) {}

    @Test
    void everyPropertyIsDescribed() {
        assertThat(properties)
                .hasSizeGreaterThan(30)
                .allSatisfy(property -> assertThat(property.description())
                        .as(property.name())
                        .isNotBlank()
                        .endsWith("."));
    }

    private static List<Property> properties() {
        try {
            return Collections.list(MetadataTest.class
                            .getClassLoader()
                            .getResources("META-INF/spring-configuration-metadata.json"))
                    .stream()
                    .flatMap(url -> {
                        try (InputStream in = url.openStream()) {
                            return read(in);
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .filter(property -> property.name().startsWith("rollcall."))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Stream<Property> read(InputStream in) {
        Map<String, Object> metadata = JsonMapper.shared().readValue(in, Map.class);
        return ((List<Map<String, Object>>) metadata.getOrDefault("properties", List.of()))
                .stream()
                        .map(property -> new Property(
                                Objects.toString(property.get("name")),
                                Objects.toString(property.get("description"), "")));
    }
}
