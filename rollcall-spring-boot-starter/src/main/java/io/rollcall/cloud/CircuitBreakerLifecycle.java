package io.rollcall.cloud;

import io.rollcall.call.ExternalCalls;
import io.rollcall.call.ExternalCalls.ExternalCall;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.core.NestedRuntimeException;

/**
 * Hears how Spring Cloud's calls end, whoever sends them (its {@code RestClient}, {@code WebClient}, Feign, Gateway), and tells the
 * circuit breakers of the instances.
 */
final class CircuitBreakerLifecycle implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

    private static final int OK = 200;

    private final ExternalCalls calls;
    private final InFlightCalls underWay = new InFlightCalls(System::nanoTime);

    CircuitBreakerLifecycle(ExternalCalls calls) {
        this.calls = calls;
    }

    /** Nothing is chosen yet. */
    @Override
    public void onStart(Request<Object> request) {}

    @Override
    public void onStartRequest(Request<Object> request, Response<ServiceInstance> chosen) {
        ExternalCall call = begin(chosen);
        if (call != null) underWay.begin(request, call);
    }

    /** A call whose beginning was not told, or was forgotten, has nobody to be told of. */
    @Override
    public void onComplete(CompletionContext<Object, ServiceInstance, Object> end) {
        ExternalCall call = underWay.end(end.getLoadBalancerRequest());
        if (call == null) return;
        switch (end.status()) {
            case SUCCESS -> call.answered(status(end.getClientResponse()));
            case FAILED -> onFailed(call, end);
            case DISCARD -> call.abandoned();
        }
    }

    /** Feign and retries tell of an answer that they take for a failure with the answer. */
    private static void onFailed(ExternalCall call, CompletionContext<Object, ServiceInstance, Object> end) {
        if (end.getClientResponse() instanceof ResponseData answer && answer.getHttpStatus() != null)
            call.answered(answer.getHttpStatus().value());
        else call.failed(reason(end.getThrowable()));
    }

    /** {@code WebClient}'s failures have what happened as their cause. */
    private static Throwable reason(@Nullable Throwable failure) {
        if (failure == null) return new IllegalStateException("Spring Cloud tells of no reason");
        Throwable cause = failure instanceof NestedRuntimeException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    /** Who does not tell of a status has got what it wanted. */
    private static int status(@Nullable Object answer) {
        return answer instanceof ResponseData data && data.getHttpStatus() != null
                ? data.getHttpStatus().value()
                : OK;
    }

    private @Nullable ExternalCall begin(Response<ServiceInstance> chosen) {
        if (!(chosen.getServer() instanceof RollcallServiceInstance listed)) return null;
        String id = listed.getInstanceId();
        return id == null ? null : calls.begin(listed.getServiceId(), id, listed.address());
    }
}
