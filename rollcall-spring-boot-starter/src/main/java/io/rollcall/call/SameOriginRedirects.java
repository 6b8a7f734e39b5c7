package io.rollcall.call;

import java.net.URI;
import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Follows a redirect only if it leads to the same origin with a GET or a HEAD. Every other redirect is the caller's
 * answer: the transport does not decide whether a call goes to another instance, to a service's name or to a host that
 * is not balanced, and nothing is executed twice.
 */
final class SameOriginRedirects extends DefaultRedirectStrategy {

    @Override
    public boolean isRedirected(HttpRequest request, HttpResponse response, HttpContext context)
            throws ProtocolException {
        return super.isRedirected(request, response, context)
                && isRead(request, response.getCode())
                && isSameOrigin(request, response, context);
    }

    /**
     * Returns whether the redirected request is a GET or a HEAD. A 303 asks for a GET; clients also answer a 301 or a
     * 302 after a POST with a GET.
     */
    private static boolean isRead(HttpRequest request, int status) {
        if (Method.GET.isSame(request.getMethod()) || Method.HEAD.isSame(request.getMethod())) return true;
        if (status == HttpStatus.SC_SEE_OTHER) return true;
        boolean isMoved = status == HttpStatus.SC_MOVED_PERMANENTLY || status == HttpStatus.SC_MOVED_TEMPORARILY;
        return isMoved && Method.POST.isSame(request.getMethod());
    }

    private boolean isSameOrigin(HttpRequest request, HttpResponse response, HttpContext context) {
        try {
            URI from = request.getUri();
            URI to = getLocationURI(request, response, context);
            return from.getScheme().equalsIgnoreCase(to.getScheme())
                    && from.getRawAuthority().equalsIgnoreCase(to.getRawAuthority());
        } catch (HttpException | java.net.URISyntaxException | RuntimeException notAnAddress) {
            return false;
        }
    }
}
