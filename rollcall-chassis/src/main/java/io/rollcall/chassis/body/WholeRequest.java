package io.rollcall.chassis.body;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body was read. Its next reader meets the failure at the same place. */
final class WholeRequest extends HttpServletRequestWrapper {

    private final ReadBody body;
    private volatile boolean isNew = true;

    WholeRequest(HttpServletRequest request, Body body) {
        super(request);
        this.body = body.stream();
    }

    /** From now on a further dispatch is what it is: the answer that comes later. Nobody reads the body any more. */
    void onFirstPass() {
        isNew = false;
        body.release();
    }

    /** A request that waited for its body begins only now, whatever the server calls its dispatch. */
    @Override
    public DispatcherType getDispatcherType() {
        return isNew ? DispatcherType.REQUEST : super.getDispatcherType();
    }

    @Override
    public ServletInputStream getInputStream() {
        return body;
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }
}
