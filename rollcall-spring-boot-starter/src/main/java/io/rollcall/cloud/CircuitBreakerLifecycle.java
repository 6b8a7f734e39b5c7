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
 * Reports the outcome of Spring Cloud's calls, whatever sends them (its {@code RestClient}, {@code WebClient}, Feign,
 * Gateway), to the circuit breakers of the instances.
 */
final class CircuitBreakerLifecycle implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

    private static final int OK = 200;

    private final ExternalCalls calls;
    private final InFlightCalls underWay = new InFlightCalls(System::nanoTime);

    CircuitBreakerLifecycle(ExternalCalls calls) {
        this.calls = calls;
    }

    /** Does nothing, because no instance is chosen yet. */
    @Override
    public void onStart(Request<Object> request) {}

    @Override
    public void onStartRequest(Request<Object> request, Response<ServiceInstance> chosen) {
        ExternalCall call = begin(chosen);
        if (call != null) underWay.begin(request, call);
    }

    /** Ends a call. A call whose beginning was not reported, or was forgotten, is ignored. */
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

    /** Reports a failure. Feign and retries report an answer that they take for a failure together with the answer. */
    private static void onFailed(ExternalCall call, CompletionContext<Object, ServiceInstance, Object> end) {
        if (end.getClientResponse() instanceof ResponseData answer && answer.getHttpStatus() != null)
            call.answered(answer.getHttpStatus().value());
        else call.failed(reason(end.getThrowable()));
    }

    /** Returns the reason of a failure. A {@code WebClient}'s failures have it as their cause. */
    private static Throwable reason(@Nullable Throwable failure) {
        if (failure == null) return new IllegalStateException("Spring Cloud gives no reason");
        Throwable cause = failure instanceof NestedRuntimeException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    /** Returns the status of an answer; 200 if a client that got an answer reports no status. */
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
