package io.rollcall.chassis.fastpath;

import jakarta.servlet.http.HttpServletResponse;

/** Adds headers to the answers of {@link FastPathFilter}, when they are sent. A bean of this type is optional. */
@FunctionalInterface
public interface AnswerHeaders {

    /** @param path the path of the request */
    void add(String path, HttpServletResponse response);
}
