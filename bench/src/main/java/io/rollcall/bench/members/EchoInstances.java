package io.rollcall.bench.members;

import io.rollcall.wire.echo.EchoResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/**
 * Instances of echo in one process: an application each, with a web server of its own, which the starter registers.
 * Fifty processes would take more of two cores than the calls that are measured.
 */
public final class EchoInstances {

    private EchoInstances() {}

    /** @param args the addresses of the registry, the number of the first instance, how many instances */
    public static void main(String[] args) {
        int first = Integer.parseInt(args[1]);
        int count = Integer.parseInt(args[2]);
        for (int number = first; number < first + count; number++)
            new SpringApplicationBuilder(Echo.class)
                    .run(
                            "--spring.config.name=none",
                            "--spring.application.name=" + Fleet.SERVICE,
                            "--spring.main.banner-mode=off",
                            "--logging.level.root=warn",
                            "--logging.level.io.rollcall.registration=info",
                            "--server.address=localhost",
                            "--server.port=0",
                            "--server.tomcat.threads.max=8",
                            "--rollcall.registry.address=" + args[0],
                            "--rollcall.instance.id=echo" + number);
    }

    /** Answers by a servlet of its own: what is measured is the registry and the caller, not the controllers of Spring. */
    @EnableAutoConfiguration
    static class Echo {

        @Bean
        ServletRegistrationBean<?> echo(@Value("${rollcall.instance.id}") String id) {
            byte[] answer = new JsonMapper().writeValueAsBytes(new EchoResponse("hello", id));
            return new ServletRegistrationBean<>(
                    new HttpServlet() {
                        @Override
                        protected void doPost(HttpServletRequest request, HttpServletResponse response)
                                throws IOException {
                            request.getInputStream().readAllBytes();
                            response.setContentType("application/json");
                            response.getOutputStream().write(answer);
                        }
                    },
                    "/Echo.Echo");
        }
    }
}
