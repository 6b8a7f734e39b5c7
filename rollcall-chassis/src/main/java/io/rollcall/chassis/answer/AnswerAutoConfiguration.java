package io.rollcall.chassis.answer;

import io.rollcall.chassis.ServerThreads;
import io.rollcall.chassis.WebAutoConfiguration;
import io.rollcall.chassis.body.BodyAutoConfiguration;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** How every service of Rollcall sends answers. */
@AutoConfiguration(after = BodyAutoConfiguration.class, before = WebAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class AnswerAutoConfiguration {

    @Bean
    FilterRegistrationBean<LargeAnswersFilter> largeAnswersFilter(Environment environment) {
        AnswerCapacity capacity = AnswerCapacity.of(
                ServerThreads.max(environment), Runtime.getRuntime().maxMemory());
        FilterRegistrationBean<LargeAnswersFilter> filter =
                new FilterRegistrationBean<>(new LargeAnswersFilter(capacity));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        return filter;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> cutOff() {
        return tomcat -> tomcat.addContextValves(new CutOff());
    }
}
