package io.rollcall.call;

import io.rollcall.fake.FakeEcho;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.wire.registry.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A service echo of two instances, a and b, and a registry that knows both. */
abstract class TwoInstances {

    final FakeRegistry registry = FakeRegistry.opened();
    final FakeEcho a = FakeEcho.opened("a");
    final FakeEcho b = FakeEcho.opened("b");

    @BeforeEach
    void register() {
        registry.put("a", a.address(), Status.UP);
        registry.put("b", b.address(), Status.UP);
    }

    @AfterEach
    void close() {
        registry.close();
        a.close();
        b.close();
    }
}
