package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.body.BodyAutoConfiguration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses what a browser sends for a page of somebody else. It comes before all other filters: such a request has its
 * body not waited for, and is not answered on the fast path.
 */
@AutoConfiguration(before = BodyAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class BrowserAutoConfiguration {

    /** Runs once for each request: what another thread dispatches once more has passed it. */
    @Bean
    FilterRegistrationBean<BrowserFilter> browserFilter(
            JsonMapper json,
            @Value("${rollcall.security.allowed-hosts:}") List<String> allowed,
            Environment environment) {
        FilterRegistrationBean<BrowserFilter> filter = new FilterRegistrationBean<>(
                new BrowserFilter(new ProblemWriter(json), allowed, Loopback.isAddressOf(environment)));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
