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
 * The address of an instance: {@code host:port}, an IPv6 host in brackets, the port 1 to 65535. The host is a name as
 * in DNS (RFC 1123: no underscore, no empty label; the last of several labels begins with a letter, as in Java's URIs)
 * or an IP address to which one can connect: neither the unspecified one, {@code 0.0.0.0} or {@code [::]}, nor a
 * multicast address.
 */
@Documented
@Target({FIELD, PARAMETER, RECORD_COMPONENT, TYPE_USE})
@Retention(RUNTIME)
@Constraint(validatedBy = {})
@Pattern(regexp = Address.PATTERN)
@ReportAsSingleViolation
public @interface Address {

    String PATTERN = "(?=[^,]{1,259}(?:,|$))(?:" + Hosts.NAME + "|" + Hosts.IPV4 + "|\\[" + Hosts.IPV6 + "])"
            + ":(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])";

    /** The most addresses in a list: as many as a registry may have. */
    int LIST_MAX = 7;

    /** One to {@link #LIST_MAX} addresses, with commas between them. */
    String LIST_PATTERN = PATTERN + "(?:," + PATTERN + "){0," + (LIST_MAX - 1) + "}";

    /** The parts of {@link #PATTERN}. */
    final class Hosts {

        private static final String REST = "(?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
        private static final String LABEL = "[A-Za-z0-9]" + REST;
        static final String NAME = "(?:(?!\\d+:)" + LABEL + "|(?:" + LABEL + "\\.){1,126}[A-Za-z]" + REST + ")";

        private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

        /** The range from 1.0.0.0 to 223.255.255.255. */
        static final String IPV4 = "(?:22[0-3]|2[01]\\d|1\\d\\d|[1-9]\\d?)(?:\\." + OCTET + "){3}";

        private static final String ANY_IPV4 = OCTET + "(?:\\." + OCTET + "){3}";
        private static final String GROUP = "[0-9A-Fa-f]{1,4}";
        private static final String UNSPECIFIED = "(?![0:.]+])(?!(?:0+:|:){2,7}[Ff]{4}:(?:0+\\.0+\\.0+\\.0+|0+:0+)])";
        private static final String MULTICAST = "(?![Ff]{2}[0-9A-Fa-f]{2}:)";
        private static final String EACH = "(?:" + GROUP + ":)";
        private static final String NEXT = "(?::" + GROUP + ")";

        /**
         * An address in full, or with one run of zeros left out; the last two groups may be written as an IPv4 address.
         */
        static final String IPV6 = UNSPECIFIED + MULTICAST + "(?:"
                + EACH + "{7}" + GROUP + "|" + EACH + "{1,7}:|" + EACH + "{1,6}" + NEXT + "|"
                + EACH + "{1,5}" + NEXT + "{1,2}|" + EACH + "{1,4}" + NEXT + "{1,3}|"
                + EACH + "{1,3}" + NEXT + "{1,4}|" + EACH + "{1,2}" + NEXT + "{1,5}|"
                + EACH + NEXT + "{1,6}|:" + NEXT + "{1,7}|"
                + EACH + "{6}" + ANY_IPV4 + "|::" + EACH + "{0,5}" + ANY_IPV4 + "|"
                + EACH + "{1,5}:" + ANY_IPV4 + ")";

        private Hosts() {}
    }

    String message() default "must be host:port, such as localhost:9101 or [::1]:9101";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
