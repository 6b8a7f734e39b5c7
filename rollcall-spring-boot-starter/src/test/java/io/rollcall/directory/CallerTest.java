package io.rollcall.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.registry.Caller;
import io.rollcall.wire.registry.InstanceOverride;
import io.rollcall.wire.registry.OverrideStatus;
import io.rollcall.wire.registry.Status;
import org.junit.jupiter.api.Test;

/** A directory that names this process where it asks for instances. */
class CallerTest extends DirectoryFixture {

    private static final String NAMED = "spring.application.name=shop";

    @Test
    void lookupsAndWatchesNameTheSameCaller() {
        registry.put("a", "localhost:1", Status.UP);
        application("watch").withPropertyValues(NAMED).run(context -> {
            Directory directory = context.getBean(Directory.class);
            awaitIds(directory, "a");
            registry.put("b", "localhost:2", Status.UP);
            awaitIds(directory, "a", "b");
            assertThat(registry.callersHeard())
                    .hasSizeGreaterThan(1)
                    .allMatch(registry.callersHeard().get(0)::equals);
            assertThat(registry.callersHeard().get(0).service()).isEqualTo("shop");
        });
    }

    @Test
    void aSessionNamesItsCaller() {
        registry.put("a", "localhost:1", Status.UP);
        application("session")
                .withPropertyValues(NAMED)
                .withBean(CallerIdentity.class, () -> () -> new Caller("till", "t1"))
                .run(context -> {
                    awaitIds(context.getBean(Directory.class), "a");
                    assertThat(registry.callersHeard()).containsExactly(new Caller("till", "t1"));
                });
    }

    @Test
    void aCallerCanKeepItToItselfAndOneWithoutANameDoes() {
        registry.put("a", "localhost:1", Status.UP);
        for (String property : new String[] {"rollcall.caller=false", "spring.application.name="})
            application("watch").withPropertyValues(NAMED, property).run(context -> {
                Directory directory = context.getBean(Directory.class);
                awaitIds(directory, "a");
                registry.put("b", "localhost:2", Status.UP);
                awaitIds(directory, "a", "b");
                registry.remove("b");
                awaitIds(directory, "a");
                assertThat(registry.callersHeard()).isEmpty();
            });
    }

    @Test
    void aRegistryOfAnEarlierVersionIsAskedWithoutTheCaller() {
        registry.forgetCallers();
        registry.forgetSubsets();
        registry.put("a", "localhost:1", Status.UP);
        for (String mode : new String[] {"watch", "session"})
            application(mode)
                    .withPropertyValues(NAMED, "rollcall.subset.size=20")
                    .run(context -> awaitIds(context.getBean(Directory.class), "a"));
    }

    /** A list in which only the age of a word is another one is no new list. */
    @Test
    void anOverrideThatGrowsOlderIsNoChange() {
        registry.put("a", "localhost:1", Status.UP);
        application("watch").run(context -> {
            Directory directory = context.getBean(Directory.class);
            awaitIds(directory, "a");
            var a = directory.lookup("echo").instances().get(0);
            registry.put(a.with(new InstanceOverride(OverrideStatus.OUT_OF_SERVICE, null, "disk", null, 1)));
            await().until(() -> !directory.lookup("echo").instances().get(0).takesCalls());
            var before = directory.lookup("echo").instances();
            registry.put(a.with(new InstanceOverride(OverrideStatus.OUT_OF_SERVICE, null, "disk", null, 999)));
            registry.put("b", "localhost:2", Status.UP);
            awaitIds(directory, "a", "b");
            assertThat(directory.lookup("echo").instances()).startsWith(before.get(0));
        });
    }
}
