package io.rollcall.chassis;

import jakarta.servlet.DispatcherType;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

/** How every service of Rollcall refuses requests by the rules of the protocol, and how it stops. */
@AutoConfiguration(beforeName = "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import({ProblemExceptionHandler.class, ErrorEndpoint.class})
public class WebAutoConfiguration {

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return new StrictJson();
    }

    /** Replaces the converter of Boot's own customizer, and therefore runs after it. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServerHttpMessageConvertersCustomizer strictRequestConverter(JsonMapper json) {
        return converters -> converters.withJsonConverter(new StrictRequestConverter(json));
    }

    @Bean
    FilterRegistrationBean<ContentDispositionFilter> contentDispositionFilter() {
        return outermost(new FilterRegistrationBean<>(new ContentDispositionFilter()));
    }

    @Bean
    FilterRegistrationBean<RejectedMethodsFilter> rejectedMethodsFilter() {
        return outermost(new FilterRegistrationBean<>(new RejectedMethodsFilter()));
    }

    @Bean
    FilterRegistrationBean<RemoteAddress.NotingFilter> remoteAddressFilter() {
        FilterRegistrationBean<RemoteAddress.NotingFilter> filter =
                outermost(new FilterRegistrationBean<>(new RemoteAddress.NotingFilter()));
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC); // a body may have come late
        return filter;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemValve() {
        return tomcat -> {
            tomcat.addContextCustomizers(context ->
                    ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemValve.class.getName()));
            tomcat.addConnectorCustomizers(
                    connector -> connector.setAllowTrace(true)); // as far as RejectedMethodsFilter, which rejects it
        };
    }

    @Bean
    ExitOnSigterm exitOnSigterm() {
        return new ExitOnSigterm();
    }

    @Bean
    StartLine startLine(@Value("${spring.application.name:application}") String application) {
        return new StartLine(application);
    }

    private static <F extends jakarta.servlet.Filter> FilterRegistrationBean<F> outermost(
            FilterRegistrationBean<F> filter) {
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
