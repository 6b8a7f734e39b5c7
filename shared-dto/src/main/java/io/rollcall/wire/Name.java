package io.rollcall.wire;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.RECORD_COMPONENT;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The name of a service or of an instance: 1 to 63 letters, digits, dots, underscores or hyphens, beginning with a
 * letter or a digit.
 */
@Documented
@Target({FIELD, PARAMETER, RECORD_COMPONENT, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = Name.PATTERN)
@ReportAsSingleViolation
public @interface Name {

    String PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    String message() default "must be 1 to 63 letters, digits, '.', '_' or '-', the first one a letter or a digit";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
