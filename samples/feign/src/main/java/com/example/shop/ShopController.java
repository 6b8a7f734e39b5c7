package com.example.shop;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ShopController {

    private final EchoClient echo;

    ShopController(EchoClient echo) {
        this.echo = echo;
    }

    @GetMapping("/shop/{name}")
    Map<String, String> order(@PathVariable String name) {
        return echo.echo(Map.of("msg", name));
    }
}
