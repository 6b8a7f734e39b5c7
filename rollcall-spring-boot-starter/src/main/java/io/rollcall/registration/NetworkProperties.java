package io.rollcall.registration;

import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of which of this host's addresses others use, if rollcall.instance.address does not name one. An IPv4
 * address comes before an IPv6 one, and otherwise the first address of the first network interface is taken.
 *
 * @param preferredNetworks Regular expressions, or beginnings, of addresses: one of these is taken if there is one.
 *     Needed if a host has several networks, of which others reach one.
 * @param ignoredInterfaces Regular expressions of the names of network interfaces that are left out, such as docker0 or
 *     veth.*.
 * @param useOnlySiteLocalInterfaces Whether addresses that are routed in the internet are left out.
 * @param preferIpv6 Whether an IPv6 address comes before an IPv4 one.
 */
@Validated
@ConfigurationProperties("rollcall.instance.network")
record NetworkProperties(
        @DefaultValue @NotNull List<String> preferredNetworks,
        @DefaultValue @NotNull List<Pattern> ignoredInterfaces,
        @DefaultValue("false") boolean useOnlySiteLocalInterfaces,
        @DefaultValue("false") boolean preferIpv6) {

    private static final String SPRING_CLOUD = "spring.cloud.inetutils.";

    private static final boolean HAS_SPRING_CLOUD =
            ClassUtils.isPresent("org.springframework.cloud.commons.util.InetUtilsProperties", null);

    static final NetworkProperties NONE = new NetworkProperties(List.of(), List.of(), false, false);

    /**
     * Adds the values of Spring Cloud's properties of the same names, if Spring Cloud is there. The starter's own come
     * first.
     */
    NetworkProperties with(Environment environment) {
        if (!HAS_SPRING_CLOUD) return this;
        Binder binder = Binder.get(environment);
        List<String> preferred = binder.bind(SPRING_CLOUD + "preferred-networks", Bindable.listOf(String.class))
                .orElse(List.of());
        List<Pattern> ignored = binder.bind(SPRING_CLOUD + "ignored-interfaces", Bindable.listOf(Pattern.class))
                .orElse(List.of());
        boolean onlySiteLocal = binder.bind(SPRING_CLOUD + "use-only-site-local-interfaces", Boolean.class)
                .orElse(false);
        return new NetworkProperties(
                preferredNetworks.isEmpty() ? preferred : preferredNetworks,
                ignoredInterfaces.isEmpty() ? ignored : ignoredInterfaces,
                useOnlySiteLocalInterfaces || onlySiteLocal,
                preferIpv6);
    }
}
