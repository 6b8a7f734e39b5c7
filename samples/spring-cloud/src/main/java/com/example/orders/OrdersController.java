package com.example.orders;

import java.util.List;
import java.util.Map;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** An application that uses Spring Cloud only, and does not know which registry it has. */
@RestController
class OrdersController {

    private final RestClient echo;
    private final DiscoveryClient discovery;

    OrdersController(@LoadBalanced RestClient.Builder builder, DiscoveryClient discovery) {
        this.echo = builder.baseUrl("http://echo").build();
        this.discovery = discovery;
    }

    @GetMapping("/orders/{name}")
    Map<?, ?> order(@PathVariable String name) {
        return echo.post().uri("/Echo.Echo").body(Map.of("msg", name)).retrieve().body(Map.class);
    }

    @GetMapping("/services")
    List<String> services() {
        return discovery.getServices();
    }

    @GetMapping("/services/{name}")
    List<String> instances(@PathVariable String name) {
        return discovery.getInstances(name).stream().map(ServiceInstance::getInstanceId).toList();
    }
}
