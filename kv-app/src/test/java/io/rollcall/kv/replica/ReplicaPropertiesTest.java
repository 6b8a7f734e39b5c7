package io.rollcall.kv.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.disk.Disk;
import io.rollcall.kv.store.MemoryStorage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class ReplicaPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ReplicaProperties.class)
    static class Bound {}

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(Bound.class)
            .withPropertyValues("rollcall.kv.primary-id=kv1");

    @TempDir
    private Path parent;

    @Test
    void aReplicaIsTheSameOneAfterARestart() {
        application
                .withPropertyValues("rollcall.kv.data=" + parent.resolve("a/b"))
                .run(context -> {
                    ReplicaProperties properties = context.getBean(ReplicaProperties.class);
                    String replica;
                    try (Disk disk = open(properties)) {
                        replica = disk.replica();
                        assertThatThrownBy(() -> open(properties)).hasMessageContaining("in use by another replica");
                    }
                    try (Disk disk = open(properties)) {
                        assertThat(disk.replica()).isEqualTo(replica);
                    }
                });
    }

    @Test
    void inMemoryItIsAnotherOneEachTimeAndNeedsNoDirectory() {
        application
                .withPropertyValues("rollcall.kv.durability=memory", "rollcall.kv.data=" + parent.resolve("none"))
                .run(context -> {
                    ReplicaProperties properties = context.getBean(ReplicaProperties.class);
                    try (Disk disk = open(properties);
                            Disk again = open(properties)) {
                        assertThat(disk.replica()).isNotEqualTo(again.replica());
                        assertThat(disk.storage()).isInstanceOf(MemoryStorage.class);
                    }
                    assertThat(parent).isEmptyDirectory();
                });
    }

    @Test
    void itsDirectoryIsNamedForItWhereNoneIsGiven() {
        application.run(
                context -> assertThat(context.getBean(ReplicaProperties.class).directory("kv7"))
                        .isEqualTo(Path.of("data/kv/kv7")));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        application
                .withPropertyValues("rollcall.kv.durability=paper")
                .run(context -> assertThat(context).hasFailed());
        application
                .withPropertyValues("rollcall.kv.cache=1MB")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .hasStackTraceContaining("the cache must have 8MB or more"));
    }

    private static Disk open(ReplicaProperties properties) {
        return properties.openDisk("kv", "kv1", new SimpleMeterRegistry());
    }
}
