package io.rollcall.chassis.body;

import io.rollcall.chassis.BodyLimits;
import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.ServerThreads;
import io.rollcall.chassis.WebAutoConfiguration;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** How every service of Rollcall reads the bodies of requests. It comes first, so its filter does. */
@AutoConfiguration(before = WebAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class BodyAutoConfiguration {

    /** The first of the outermost filters: a request that waited for its body passes all others only once. */
    @Bean
    FilterRegistrationBean<WholeBodyFilter> wholeBodyFilter(JsonMapper json, Environment environment) {
        FilterRegistrationBean<WholeBodyFilter> filter = new FilterRegistrationBean<>(
                new WholeBodyFilter(new ProblemWriter(json), ServerThreads.max(environment)));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return filter;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> bodyDeadline(Environment environment) {
        return tomcat -> {
            tomcat.addContextValves(new UnreadBody());
            tomcat.addConnectorCustomizers(connector -> {
                connector.setProperty("maxThreads", String.valueOf(ServerThreads.max(environment)));
                connector.setProperty("disableUploadTimeout", "false");
                connector.setProperty("connectionUploadTimeout", String.valueOf(BodyLimits.DEADLINE.toMillis()));
                // One read loops over what nobody sends but to be slow.
                connector.setProperty("maxExtensionSize", "16");
                connector.setProperty("maxTrailerSize", "64");
            });
        };
    }
}
