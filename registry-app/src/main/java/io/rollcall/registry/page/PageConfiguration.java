package io.rollcall.registry.page;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the page at the root. Spring has no part in it, and so none of its handlers is open to everybody. */
@Configuration(proxyBeanMethods = false)
class PageConfiguration {

    @Bean
    ServletRegistrationBean<PageServlet> page() {
        ServletRegistrationBean<PageServlet> page = new ServletRegistrationBean<>(new PageServlet(), "", "/page/*");
        page.setName("page");
        return page;
    }
}
