package io.rollcall.call;

import static java.lang.annotation.ElementType.ANNOTATION_TYPE;
import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Marks a {@code RestClient.Builder} whose calls go to instances of services: the host of {@code http://echo/Echo.Echo}
 * is the name of a service. A URI with an explicit port names a host and goes there unchanged.
 *
 * <p>At an injection point it asks for such a builder, which the starter offers; on a bean method it turns the
 * application's own builder into one. Every call is sent through the bean {@code rollcallRequestFactory}, which an
 * application may define itself. A request factory that is set on the builder replaces the balancing.
 *
 * <p>The builder's interceptors see a call once, with the name of its service. For them Spring keeps the whole body in
 * memory; without them it is streamed. Anything that each attempt needs, such as a signature of its address, belongs
 * into {@code rollcallRequestFactory}.
 */
@Documented
@Qualifier
@Target({FIELD, METHOD, PARAMETER, ANNOTATION_TYPE})
@Retention(RUNTIME)
public @interface LoadBalanced {}
