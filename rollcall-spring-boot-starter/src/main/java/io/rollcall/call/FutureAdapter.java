package io.rollcall.call;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpExchangeAdapterDecorator;
import org.springframework.web.service.invoker.HttpRequestValues;

/**
 * Lets a blocking client answer with futures that are complete when they are returned. An interface can then be
 * implemented without holding a thread, and be called through a RestClient. Spring's own adapter would read the body as
 * a future.
 */
final class FutureAdapter extends HttpExchangeAdapterDecorator {

    FutureAdapter(HttpExchangeAdapter delegate) {
        super(delegate);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T exchangeForBody(HttpRequestValues request, ParameterizedTypeReference<T> body) {
        if (!(body.getType() instanceof ParameterizedType type) || type.getRawType() != CompletableFuture.class) {
            return super.exchangeForBody(request, body);
        }
        Type answer = type.getActualTypeArguments()[0];
        return (T) CompletableFuture.completedFuture(
                super.exchangeForBody(request, ParameterizedTypeReference.forType(answer)));
    }
}
