package io.rollcall.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.rollcall.fake.FakeRegistry;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.context.ApplicationListener;

/** Registering through Spring Cloud's own words, or leaving it to the starter. */
class ServiceRegistryTest {

    private static final String BY_HAND = "spring.cloud.service-registry.auto-registration.enabled=false";

    private final FakeRegistry registry = FakeRegistry.opened();

    @AfterEach
    void closeRegistry() {
        registry.close();
    }

    @Test
    void theRegistrationIsWhatTheRegistryHearsOfThisProcess() {
        CloudApplication.registering(registry)
                .withPropertyValues(
                        "rollcall.instance.zone=east",
                        "rollcall.instance.weight=5",
                        "rollcall.instance.metadata.secure=true")
                .run(context -> {
                    ready(context);
                    await().until(() -> registry.instances().size() == 1);

                    Registration registration = context.getBean(Registration.class);
                    Instance registered = registry.instances().get(0);
                    assertThat(registration.getServiceId()).isEqualTo("orders");
                    assertThat(registration.getInstanceId()).isEqualTo(registered.id());
                    assertThat(registration.getUri()).hasToString("https://" + registered.address());
                    assertThat(registration.getMetadata())
                            .isEqualTo(Map.of("secure", "true", "zone", "east", "weight", "5"));
                });
    }

    @Test
    void registeringWhatRegistersByItselfChangesNothing() {
        CloudApplication.registering(registry).run(context -> {
            ready(context);
            await().until(() -> registry.instances().size() == 1);

            registry(context).register(context.getBean(Registration.class));
            down(context);

            await().until(() -> registry.journal().contains("heartbeat orders1 DOWN"));
            assertThat(registry.journal())
                    .containsExactly("registering orders1", "register orders1 UP", "heartbeat orders1 DOWN");
        });
        assertThat(registry.instances()).isEmpty();
    }

    @Test
    void whereAutoRegistrationIsSwitchedOffTheApplicationSaysWhen() {
        CloudApplication.registering(registry).withPropertyValues(BY_HAND).run(context -> {
            ready(context);
            assertThat(registry.journal()).isEmpty();

            registry(context).register(context.getBean(Registration.class));
            await().until(() -> registry.journal().contains("register orders1 UP"));
        });
        assertThat(registry.instances()).isEmpty();
    }

    @Test
    void anApplicationThatNeverSaysSoIsNeverRegistered() {
        CloudApplication.registering(registry).withPropertyValues(BY_HAND).run(ServiceRegistryTest::ready);
        CloudApplication.registering(registry)
                .withPropertyValues("spring.cloud.discovery.enabled=false")
                .run(ServiceRegistryTest::ready);
        assertThat(registry.journal()).isEmpty();
    }

    @Test
    void whoHasDeregisteredStaysAwayUntilItRegistersAgain() {
        CloudApplication.registering(registry).run(context -> {
            Registration registration = context.getBean(Registration.class);
            ready(context);
            await().until(() -> registry.instances().size() == 1);

            registry(context).deregister(registration);
            assertThat(registry.instances()).isEmpty();
            down(context);
            ready(context);
            assertThat(registry.instances()).isEmpty();

            registry(context).register(registration);
            await().until(() -> registry.instances().size() == 1);
            assertThat(registry.instances()).extracting(Instance::status).containsExactly(Status.UP);
        });
        assertThat(registry.instances()).isEmpty();
    }

    @Test
    void itsStatusIsItsReadiness() {
        CloudApplication.registering(registry).run(context -> {
            Registration registration = context.getBean(Registration.class);
            ready(context);
            await().until(() -> registry.instances().size() == 1);
            assertThat(status(context)).isEqualTo("UP");

            registry(context).setStatus(registration, "out_of_service");
            assertThat(status(context)).isEqualTo("DOWN");
            await().until(() -> registry.journal().contains("heartbeat orders1 DOWN"));

            registry(context).setStatus(registration, "UP");
            await().until(() -> registry.journal().contains("heartbeat orders1 UP"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> registry(context).setStatus(registration, "CANCELLED"))
                    .withMessageContaining("CANCELLED");
        });
    }

    @Test
    void anotherProcessIsNotRegisteredFromHere() {
        CloudApplication.registering(registry)
                .run(context -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> registry(context).register(new Another()))
                        .withMessageContaining("another1"));
    }

    @Test
    void listenersHearOnceThatItRegisters() {
        AtomicInteger heard = new AtomicInteger();
        CloudApplication.registering(registry)
                .withBean("listener", Listener.class, () -> new Listener(heard))
                .run(context -> {
                    assertThat(heard).hasValue(0);
                    ready(context);
                    down(context);
                    ready(context);
                    assertThat(heard).hasValue(1);
                });
    }

    private static void ready(AssertableApplicationContext context) {
        AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
    }

    private static void down(AssertableApplicationContext context) {
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
    }

    private static String status(AssertableApplicationContext context) {
        return registry(context).getStatus(context.getBean(Registration.class));
    }

    @SuppressWarnings("unchecked") // there is one, of registrations
    private static ServiceRegistry<Registration> registry(AssertableApplicationContext context) {
        return context.getBean(ServiceRegistry.class);
    }

    record Listener(AtomicInteger heard) implements ApplicationListener<InstanceRegisteredEvent<?>> {

        @Override
        public void onApplicationEvent(InstanceRegisteredEvent<?> event) {
            heard.incrementAndGet();
        }
    }

    private static final class Another extends DefaultServiceInstance implements Registration {

        Another() {
            super("another1", "another", "localhost", 7, false);
        }
    }
}
