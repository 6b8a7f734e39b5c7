package io.rollcall.chassis;

import io.rollcall.wire.Needs;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The endpoint to which the servlet container sends requests that failed outside Spring MVC. */
@RestController
class ErrorEndpoint implements ErrorController {

    @Needs(Needs.OPEN)
    @RequestMapping("${spring.web.error.path:${error.path:/error}}")
    ResponseEntity<Object> onError(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        int code = status instanceof Integer number
                ? number
                : 404; // a client called this path itself: there is no such method
        return Problems.answer(
                HttpStatusCode.valueOf(code), String.valueOf(path == null ? request.getRequestURI() : path));
    }
}
