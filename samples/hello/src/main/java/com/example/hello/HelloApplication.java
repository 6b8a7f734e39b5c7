package com.example.hello;

import io.rollcall.call.LoadBalanced;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

@SpringBootApplication
@RestController
public class HelloApplication {

    private final RestClient echo;

    HelloApplication(@LoadBalanced RestClient.Builder builder) {
        echo = builder.baseUrl("http://echo").build();
    }

    @GetMapping("/hello/{name}")
    Map<?, ?> hello(@PathVariable String name) {
        return echo.post().uri("/Echo.Echo").body(Map.of("msg", "hello " + name)).retrieve().body(Map.class);
    }

    public static void main(String[] args) {
        SpringApplication.run(HelloApplication.class, args);
    }
}
