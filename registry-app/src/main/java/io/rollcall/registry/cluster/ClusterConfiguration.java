package io.rollcall.registry.cluster;

import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.security.Access;
import io.rollcall.chassis.security.SentFor;
import io.rollcall.log.LogTls;
import io.rollcall.registry.Clustered;
import io.rollcall.registry.RegistryProperties;
import io.rollcall.registry.callers.Callers;
import io.rollcall.registry.callers.CallersOfAll;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Steering;
import io.rollcall.registry.catalog.Ttl;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.reach.AllowedAddresses;
import io.rollcall.registry.registrar.EffectRunner;
import io.rollcall.registry.registrar.RegistryMeters;
import io.rollcall.registry.registrar.Replies;
import io.rollcall.registry.steering.SteeringFile;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.registry.view.LatestViews;
import io.rollcall.registry.view.LostViewsHealthIndicator;
import io.rollcall.registry.view.Views;
import io.rollcall.tls.Tls;
import io.rollcall.wire.registry.HeartbeatInterval;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** A registry of several members. */
@Configuration(proxyBeanMethods = false)
@Conditional(Clustered.class)
class ClusterConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ClusterConfiguration.class);

    /** The time in which each instance with a lease of the default length sends a heartbeat, and registers again. */
    static final Duration TIME_TO_COME_BACK = HeartbeatInterval.of(Ttl.DEFAULT).plusMillis(500);

    private static final int LOG_PORT_ABOVE = 1_000;

    /**
     * The longest time for which a deposed leader accepts heartbeats: two of the longest election time-outs pass until
     * it steps down, if none of its followers answers.
     */
    private static final Duration DEPOSED = Duration.ofSeconds(4);

    @Bean
    ClusterSettings clusterSettings(RegistryProperties properties, ServerProperties server, Tls tls) {
        List<String> peers = properties.peers();
        if (peers.size() > Admissions.MEMBERS_MAX || peers.stream().distinct().count() < peers.size())
            throw refused(
                    "peers",
                    peers,
                    "A cluster has up to " + Admissions.MEMBERS_MAX + " members, and each has its own address.");
        String name = properties.publicAddress() == null ? nameByPort(peers, server) : properties.publicAddress();
        if (!peers.contains(name)) throw refused("public-address", name, "It is not among the peers: " + peers + ".");
        int colon = name.lastIndexOf(':');
        int logPort = properties.logPort() == null
                ? Integer.parseInt(name.substring(colon + 1)) + LOG_PORT_ABOVE
                : properties.logPort();
        if (logPort > 65_535) throw refused("log-port", logPort, "Give one up to 65535.");
        String bindHost =
                server.getAddress() == null ? "0.0.0.0" : server.getAddress().getHostAddress();
        return new ClusterSettings(
                name,
                peers,
                name.substring(0, colon) + ":" + logPort,
                bindHost,
                properties.data().resolve(Recovery.LOG),
                tls.isOn() ? new LogTls(tls.keys(), tls.trustInMembers()) : null);
    }

    private static String nameByPort(List<String> peers, ServerProperties server) {
        String port = ":" + (server.getPort() == null ? 8080 : server.getPort());
        List<String> same = peers.stream().filter(peer -> peer.endsWith(port)).toList();
        if (same.size() == 1) return same.get(0);
        throw refused(
                "public-address",
                "",
                "Say with -public which of the peers this one is: " + same.size() + " of " + peers + " have the port "
                        + port.substring(1) + ".");
    }

    private static InvalidConfigurationPropertyValueException refused(String property, Object value, String reason) {
        return new InvalidConfigurationPropertyValueException("rollcall.registry." + property, value, reason);
    }

    /** Followers bring here what only the leader answers. */
    @Bean
    SentFor sentFor() {
        return new SentFor(request -> request.getHeader(MemberClient.FORWARDED) != null
                && LeaderOnlyFilter.PATHS.contains(request.getServletPath()));
    }

    @Bean
    Listings listings() {
        return new Listings(0, "");
    }

    /** It has the name that the group of readiness includes. */
    @Bean("warmStart")
    Freshness freshness(LongSupplier nanos) {
        return new Freshness(nanos);
    }

    @Bean
    MemberClient memberClient(JsonMapper json, MemberTokenProperties token, Tls tls, Access access) {
        if (tls.isOn() && !tls.isMember())
            throw new InvalidConfigurationPropertyValueException(
                    "rollcall.security.certificates",
                    "",
                    "With -peers, the certificate of a member needs the URI rollcall://member/NAME among its subject's"
                            + " alternative names: the members' log is for members alone.");
        return new MemberClient(json, token.bearer(access.isOn() && !tls.isOn()), tls);
    }

    @Bean
    Leadership leadership(ClusterSettings settings) {
        return new Leadership(settings.name());
    }

    @Bean
    Forwarder forwarder(MemberClient client, Leadership leadership, Access access) {
        return new Forwarder(client, leadership::elsewhere, access.isOn());
    }

    @Bean
    Formation formation(ClusterSettings settings, DataDirectory directory, MemberClient client) {
        return new Formation(settings, directory, client);
    }

    @Bean
    Admissions admissions(ClusterSettings settings, DataDirectory directory, LongSupplier nanos) throws IOException {
        return new Admissions(settings.peers(), nanos, directory.read(DataDirectory.REMOVED), names -> {
            try {
                directory.replace(DataDirectory.REMOVED, names);
            } catch (IOException e) {
                log.warn("{} could not be written: {}", DataDirectory.REMOVED, e.toString());
            }
        });
    }

    @Bean
    Removal removal(ClusterSettings settings, Formation formation, MemberClient client) {
        return new Removal(settings, formation, client);
    }

    @Bean(destroyMethod = "close")
    ReplicatedRegistrar registrar(
            ClusterSettings settings,
            RegistryProperties properties,
            DataDirectory directory,
            Listings listings,
            EffectRunner effects,
            RegistryMeters meters,
            LongSupplier nanos,
            AllowedAddresses allowed,
            Formation formation,
            Freshness freshness,
            Forwarder forwarder,
            Removal removal) {
        Steering.State said = new SteeringFile(directory).read(System.currentTimeMillis());
        long heap = Runtime.getRuntime().maxMemory();
        Genesis own = new Genesis(
                directory.identity(),
                directory.firstVersion(),
                Capacity.limits(heap),
                formation.usedAlone() ? TIME_TO_COME_BACK.toMillis() : 0,
                Views.filesIn(directory),
                Views.deletedIn(directory),
                said.saysNothing() ? null : said);
        return new ReplicatedRegistrar(
                properties.guard(),
                DEPOSED,
                Capacity.ofHeap(heap, properties.quota()),
                properties.quota(),
                own,
                Senders.of(settings.name()),
                listings,
                effects,
                meters,
                nanos,
                allowed::allows,
                forwarder::forward,
                freshness::awaitInstances,
                removal::onFailure);
    }

    @Bean
    CallersOfAll callersOfAll(Callers callers, Formation formation, MemberClient client) {
        return new CallersOfMembers(callers, formation::others, client);
    }

    @Bean
    ClusterNode clusterNode(
            ClusterSettings settings,
            Formation formation,
            ReplicatedRegistrar registrar,
            Forwarder forwarder,
            Freshness freshness,
            MemberClient client,
            Leadership leadership,
            Admissions admissions,
            Removal removal,
            LongSupplier nanos) {
        return new ClusterNode(
                settings, formation, registrar, forwarder, freshness, client, leadership, admissions, removal, nanos);
    }

    @Bean
    LatestViews latestViews(ReplicatedRegistrar registrar) {
        return () -> {
            try {
                return registrar.latestViews();
            } catch (IOException e) {
                throw Replies.notReady();
            }
        };
    }

    @Bean
    Membership membership(
            ClusterSettings settings,
            Formation formation,
            ReplicatedRegistrar registrar,
            Leadership leadership,
            Admissions admissions,
            LatestViews views,
            MemberClient client) {
        return new Membership(settings, formation, registrar, leadership, admissions, views, client);
    }

    @Bean
    LostViewsHealthIndicator lostViews(ReplicatedRegistrar registrar) {
        return new LostViewsHealthIndicator(() -> {
            Views views = registrar.views();
            return views == null ? Map.of() : views.lost();
        });
    }

    /** Tomcat makes it while it starts, and would report wrong settings as a fault of its own: they are read later. */
    @Bean
    FilterRegistrationBean<LeaderOnlyFilter> leaderOnlyFilter(
            ObjectProvider<Leadership> leadership,
            ObjectProvider<MemberClient> client,
            ObjectProvider<Access> access,
            JsonMapper json) {
        LeaderOnlyFilter filter = new LeaderOnlyFilter(
                () -> leadership.getObject().elsewhere(),
                client::getObject,
                access::getObject,
                new ProblemWriter(json));
        FilterRegistrationBean<LeaderOnlyFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setUrlPatterns(LeaderOnlyFilter.PATHS);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return registration;
    }
}
