package io.rollcall.registry.prometheus;

import io.rollcall.registry.lookup.Board;
import io.rollcall.registry.restart.WarmStart;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Every instance, whatever its status, as a target of Prometheus: point {@code http_sd_configs} here.
 *
 * <p>While a restarted registry's lists may be partial the answer is 503, on which Prometheus keeps the targets it has. Services
 * with leases above the default length are not waited for: one that has not come back yet is no target until it has.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/http_sd/">HTTP service discovery</a>
 */
@RestController
final class TargetsController {

    private final Board board;
    private final WarmStart warmStart;

    TargetsController(Board board, WarmStart warmStart) {
        this.board = board;
        this.warmStart = warmStart;
    }

    @GetMapping("/prometheus/targets")
    List<TargetGroup> targets() {
        warmStart.requireWhole();
        return board.everything().stream()
                .flatMap(answer ->
                        answer.instances().stream().map(instance -> TargetGroup.of(answer.service(), instance)))
                .toList();
    }
}
