package io.rollcall.client;

import java.io.PrintStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Reports in one line why the program failed before it could look at the request. */
final class StartupFailureReporter {

    private static final Pattern INDEX = Pattern.compile("\\[\\d+]$");

    static ExitStatus tell(RuntimeException e, PrintStream err) {
        String misuse = misuse(e);
        err.println("client: " + (misuse == null ? "cannot start: " + cause(e) : misuse));
        return misuse == null ? ExitStatus.FAILED : ExitStatus.BAD_USAGE;
    }

    private static @Nullable String misuse(RuntimeException e) {
        InvalidConfigurationPropertyValueException refused = find(InvalidConfigurationPropertyValueException.class, e);
        if (refused != null)
            return named(refused.getName()) + " cannot be '" + refused.getValue() + "': " + refused.getReason();
        BindException unusable = find(BindException.class, e);
        return unusable == null ? null : why(unusable);
    }

    private static String why(BindException unusable) {
        BindValidationException invalid = find(BindValidationException.class, unusable);
        if (invalid != null) return rule(invalid);
        ConfigurationProperty property = unusable.getProperty();
        return named(unusable.getName().toString())
                + (property == null ? ": " + cause(unusable) : " cannot be '" + property.getValue() + "'");
    }

    private static String rule(BindValidationException invalid) {
        String prefix = invalid.getValidationErrors().getName().toString();
        ObjectError first = invalid.getValidationErrors().getAllErrors().get(0);
        if (!(first instanceof FieldError field)) return named(prefix) + ' ' + first.getDefaultMessage();
        String rule = named(prefix + '.' + field.getField()) + ' ' + field.getDefaultMessage();
        return field.getField().endsWith("]") ? rule + ", not '" + field.getRejectedValue() + '\'' : rule;
    }

    /** Returns the name that the user knows: that of the flag, if there is one, also for an element of its list. */
    private static String named(String property) {
        String list = INDEX.matcher(property).replaceFirst("");
        return ClientFlags.ALL.flags().stream()
                .filter(flag -> flag.property().equals(list))
                .map(flag -> '-' + flag.name())
                .findAny()
                .orElse(property);
    }

    private static String cause(Throwable e) {
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }

    private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause())
            if (type.isInstance(cause)) return type.cast(cause);
        return null;
    }

    private StartupFailureReporter() {}
}
