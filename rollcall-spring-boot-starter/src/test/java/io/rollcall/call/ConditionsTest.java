package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.rollcall.balance.BalanceAutoConfiguration;
import io.rollcall.balance.LoadBalancer;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryAutoConfiguration;
import io.rollcall.directory.RegistryProperties;
import io.rollcall.fake.FakeEcho;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.registration.Registration;
import io.rollcall.registration.RegistrationAutoConfiguration;
import io.rollcall.tls.TlsAutoConfiguration;
import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.ServicesRequest;
import io.rollcall.wire.registry.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.ImportHttpServices;

/** What the starter offers beside what Boot and the application have. */
class ConditionsTest {

    private final FakeRegistry registry = FakeRegistry.opened();
    private final FakeEcho a = FakeEcho.opened("a");
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TlsAutoConfiguration.class,
                    BalanceAutoConfiguration.class,
                    CallAutoConfiguration.class,
                    RegistryClientAutoConfiguration.class,
                    DirectoryAutoConfiguration.class,
                    RegistrationAutoConfiguration.class,
                    HttpClientAutoConfiguration.class,
                    ImperativeHttpClientAutoConfiguration.class,
                    RestClientAutoConfiguration.class,
                    HttpServiceClientPropertiesAutoConfiguration.class,
                    HttpServiceClientAutoConfiguration.class))
            .withPropertyValues("rollcall.registry.address=" + registry.address());

    @BeforeEach
    void register() {
        registry.put("a", a.address(), Status.UP);
    }

    @AfterEach
    void close() {
        registry.close();
        a.close();
    }

    @Test
    void bootsOwnBuilderStaysAndIsNotBalanced() {
        runner.withUserConfiguration(BothBuilders.class).run(context -> {
            BothBuilders builders = context.getBean(BothBuilders.class);
            assertThat(echo(builders.balanced.baseUrl("http://echo"))).isEqualTo("a");
            assertThat(echo(builders.plain.baseUrl("http://" + a.address()))).isEqualTo("a");
            assertThat(context).hasBean("restClientBuilder").hasBean("loadBalancedRestClientBuilder");
        });
    }

    @Test
    void anApplicationWhoseOnlyBuilderIsBalancedRegistersAndCalls() {
        runner.withUserConfiguration(OwnBalancedBuilder.class)
                .withPropertyValues(
                        "spring.application.name=shop",
                        "rollcall.instance.id=shop1",
                        "rollcall.instance.address=localhost:7000")
                .run(context -> {
                    assertThat(context.getBean(RestClient.Builder.class))
                            .isSameAs(context.getBean("builder"))
                            .satisfies(only -> assertThat(echo(only.baseUrl("http://echo")))
                                    .isEqualTo("a"));
                    context.publishEvent(new AvailabilityChangeEvent<>(context, ReadinessState.ACCEPTING_TRAFFIC));
                    await().untilAsserted(() -> assertThat(registry.journal()).contains("register shop1 UP"));
                });
    }

    @Test
    void theTransportOfBalancedCallsCanBeTheApplicationsOwn() {
        runner.withUserConfiguration(BothBuilders.class, OwnTransport.class).run(context -> {
            assertThat(echo(context.getBean(BothBuilders.class).balanced.baseUrl("http://echo")))
                    .isEqualTo("a");
            assertThat(context.getBean("rollcallRequestFactory")).isInstanceOf(JdkClientHttpRequestFactory.class);
        });
    }

    @Test
    void theTransportToTheRegistryCanBeTheApplicationsOwn() {
        runner.withUserConfiguration(BothBuilders.class, OwnRegistryTransport.class)
                .run(context -> {
                    assertThat(echo(context.getBean(BothBuilders.class).balanced.baseUrl("http://echo")))
                            .isEqualTo("a");
                    assertThat(context.getBean(OwnRegistryTransport.class).requests)
                            .hasPositiveValue();
                });
    }

    @Test
    void bootsOwnRequestFactoryStays() {
        runner.run(context -> assertThat(context).hasBean("clientHttpRequestFactory"));
    }

    @Test
    void aGroupOfHttpServicesWhoseBaseUrlIsItsNameIsBalanced() {
        runner.withUserConfiguration(Groups.class)
                .withPropertyValues(
                        "spring.http.serviceclient.echo.base-url=http://echo",
                        "spring.http.serviceclient.elsewhere.base-url=http://" + a.address())
                .run(context -> {
                    assertThat(context.getBean(EchoApi.class).echo(new EchoRequest("hi")))
                            .isEqualTo(new EchoResponse("hi", "a"));
                    assertThat(context.getBean(Elsewhere.class).echo(new EchoRequest("hi")))
                            .isEqualTo(new EchoResponse("hi", "a"));
                });
    }

    @Test
    void aMethodThatAnswersWithAFutureIsCalledLikeAnyOther() {
        RestClient client = RestClient.create("http://" + a.address());
        FutureEcho echo = HttpClients.create(client, FutureEcho.class);

        assertThat(echo.echo(new EchoRequest("hi"))).isCompletedWithValue(new EchoResponse("hi", "a"));
    }

    @Test
    void anApplicationWithoutAWebServerKnowsTheRegistryAndDoesNotRegister() {
        runner.run(context -> {
            assertThat(context)
                    .hasSingleBean(Directory.class)
                    .hasSingleBean(RegistryApi.class)
                    .hasSingleBean(Registration.class)
                    .doesNotHaveBean("rollcallHeartbeatLoop");
            assertThat(context.getBeanNamesForType(LoadBalancer.class))
                    .containsExactlyInAnyOrder("random", "rr", "wrr", "least", "ewma", "hash");
        });
    }

    @Test
    void anAddressMakesAnyApplicationAnInstanceAndItsNameIsThenRequired() {
        runner.withPropertyValues("rollcall.instance.address=localhost:7000")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("spring.application.name"));
        runner.withPropertyValues("rollcall.instance.address=localhost:7000", "spring.application.name=batch")
                .run(context -> assertThat(context).hasBean("rollcallHeartbeatLoop"));
    }

    @Test
    void aMalformedRegistryAddressFailsTheStart() {
        runner.withPropertyValues("rollcall.registry.address=http://localhost:9000")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("must be host:port, such as localhost:9101"));
    }

    @Test
    void oneMalformedAddressOfSeveralFailsTheStartAndSoDoesNone() {
        runner.withPropertyValues("rollcall.registry.address=localhost:9000,localhost")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("must be host:port, such as localhost:9101"));
        runner.withPropertyValues("rollcall.registry.address=")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("must not be empty"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollcall.registry.address=localhost:9001,localhost:9002",
                "rollcall.registry.address[0]=localhost:9001;rollcall.registry.address[1]=localhost:9002"
            })
    void severalAddressesAreAListOrHaveCommasBetweenThem(String properties) {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(TlsAutoConfiguration.class, RegistryClientAutoConfiguration.class))
                .withPropertyValues(properties.split(";"))
                .run(context -> assertThat(
                                context.getBean(RegistryProperties.class).address())
                        .containsExactly("localhost:9001", "localhost:9002"));
    }

    /** The first address is a random one, so a client that asked no other would fail in half of the rounds. */
    @Test
    void theNextAddressIsAskedWhereNobodyListensAtOne() {
        ApplicationContextRunner both =
                runner.withPropertyValues("rollcall.registry.address=localhost:1," + registry.address());
        for (int round = 0; round < 10; round++)
            both.run(context -> assertThat(context.getBean(RegistryApi.class)
                            .lookup(new LookupRequest("echo", true))
                            .instances())
                    .extracting(Instance::id)
                    .containsExactly("a"));
    }

    @Test
    void theRegistrysClientTakesTheWireAsItIs() {
        registry.refuse(404, "unknown-method");
        runner.run(context -> assertThat(context.getBean(RegistryApi.class))
                .satisfies(api -> assertThat(catchThrowable(() -> api.services(new ServicesRequest())))
                        .hasMessageContaining("unknown-method")));
    }

    @Test
    void withoutWebFluxThereIsNoneOfIt() {
        ApplicationContextRunner reactive =
                runner.withConfiguration(AutoConfigurations.of(ReactiveCallAutoConfiguration.class));
        reactive.run(context -> assertThat(context).hasBean("loadBalancedWebClientBuilder"));
        reactive.withClassLoader(new FilteredClassLoader(WebClient.class))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(ReactiveCallAutoConfiguration.class));
    }

    @Test
    void withoutMicrometersMetersNothingIsCounted() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .withUserConfiguration(BothBuilders.class)
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(CallMeters.Source.class);
                    assertThat(echo(context.getBean(BothBuilders.class).balanced.baseUrl("http://echo")))
                            .isEqualTo("a");
                });
    }

    @Test
    void anAlgorithmOfTheApplicationTakesTheNameOfOneOfOurs() {
        runner.withBean("wrr", LoadBalancer.class, () -> endpoints -> call -> endpoints.get(0))
                .run(context -> assertThat(context.getBean("wrr").getClass().getName())
                        .contains(ConditionsTest.class.getSimpleName()));
    }

    private static String echo(RestClient.Builder builder) {
        return HttpClients.create(builder.build(), EchoApi.class)
                .echo(new EchoRequest("hi"))
                .servedBy();
    }

    static class BothBuilders {

        final RestClient.Builder plain;
        final RestClient.Builder balanced;

        BothBuilders(RestClient.Builder plain, @LoadBalanced RestClient.Builder balanced) {
            this.plain = plain;
            this.balanced = balanced;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBalancedBuilder {

        @Bean
        @LoadBalanced
        RestClient.Builder builder() {
            return RestClient.builder();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnTransport {

        @Bean
        ClientHttpRequestFactory rollcallRequestFactory() {
            return new JdkClientHttpRequestFactory();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRegistryTransport {

        final AtomicInteger requests = new AtomicInteger();

        @Bean(defaultCandidate = false)
        ClientHttpRequestFactory rollcallRegistryRequestFactory() {
            JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory();
            return (uri, method) -> {
                requests.incrementAndGet();
                return factory.createRequest(uri, method);
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "echo", types = EchoApi.class)
    @ImportHttpServices(group = "elsewhere", types = Elsewhere.class)
    static class Groups {}

    @HttpExchange(contentType = "application/json")
    interface Elsewhere {

        @PostExchange("/Echo.Echo")
        EchoResponse echo(@RequestBody EchoRequest request);
    }

    @HttpExchange(contentType = "application/json")
    interface FutureEcho {

        @PostExchange("/Echo.Echo")
        CompletableFuture<EchoResponse> echo(@RequestBody EchoRequest request);
    }
}
