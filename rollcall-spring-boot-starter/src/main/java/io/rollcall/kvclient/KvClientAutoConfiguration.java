package io.rollcall.kvclient;

import io.micrometer.observation.ObservationRegistry;
import io.rollcall.balance.BalanceAutoConfiguration;
import io.rollcall.balance.LoadBalancers;
import io.rollcall.call.AddressedCalls;
import io.rollcall.call.CallAutoConfiguration;
import io.rollcall.call.CallMeters;
import io.rollcall.call.EjectionReporter;
import io.rollcall.call.RegistryClientAutoConfiguration;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryAutoConfiguration;
import io.rollcall.tls.Tls;
import io.rollcall.wire.BearerToken;
import io.rollcall.wire.kv.KvApi;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * The client of the key-value store. It is made when it is first injected, and looks for the store when it is first
 * called.
 */
@AutoConfiguration(
        after = {
            BalanceAutoConfiguration.class,
            CallAutoConfiguration.class,
            DirectoryAutoConfiguration.class,
            RegistryClientAutoConfiguration.class
        })
@EnableConfigurationProperties(KvClientProperties.class)
public final class KvClientAutoConfiguration {

    /**
     * Makes the client. As in the registry's client, it uses no bean of the application's, because a converter of the
     * application's may not match the protocol.
     */
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    KvClient rollcallKvClient(
            KvClientProperties properties,
            Directory directory,
            LoadBalancers loadBalancers,
            BearerToken token,
            Tls tls,
            ObjectProvider<CallMeters.Source> meters,
            ObjectProvider<ObservationRegistry> observations) {
        String service = properties.service();
        CallMeters counted = meters.getIfAvailable(() -> (name, loadBalancer) -> CallMeters.NONE)
                .of(service, loadBalancers.nameFor(service));
        Replicas replicas = new Replicas(
                service,
                directory,
                loadBalancers.balancerFor(service, new EjectionReporter(service, counted)),
                counted);
        AddressedCalls calls = new AddressedCalls(
                service,
                properties.attemptTimeout(),
                properties.connections(),
                token,
                tls,
                address -> tls.isOn() || replicas.isSecure(address), // its token never goes in plain text then
                observations.getIfAvailable(() -> ObservationRegistry.NOOP));
        return new RetryingKvClient(
                properties,
                new Attempts.Resources(
                        replicas,
                        calls,
                        calls.client(KvApi.class),
                        counted,
                        properties.attemptTimeout(),
                        System::nanoTime));
    }
}
