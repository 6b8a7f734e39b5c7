package io.rollcall.chassis.security;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.ProblemWriter;
import io.rollcall.wire.ProblemCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Refuses what a browser sends for a page of somebody else. Such a page may have a name that its owner lets stand for
 * this server's address (DNS rebinding), so the browser takes both for one origin; but the name is in the request.
 *
 * <p>A name is this server's if it is listed, or means this machine to every browser. An IP address is no name that
 * anybody could let stand for another. Clients that are no browsers send no {@code Origin}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454">RFC 6454, The Web Origin Concept</a>
 */
final class BrowserFilter extends HttpFilter {

    static final String PROPERTY = "rollcall.security.allowed-hosts";

    private static final String ANY = "*";
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final long serialVersionUID = 1;

    private final transient ProblemWriter problems;
    private final transient Set<String> allowed;
    private final boolean isHostChecked;

    /**
     * @param allowed names of this server; {@code *}: any
     * @param isLoopback whether it listens on the loopback only, where nobody has a reason to use another name
     */
    BrowserFilter(ProblemWriter problems, Collection<String> allowed, boolean isLoopback) {
        this.problems = problems;
        this.allowed = allowed.stream().map(BrowserFilter::normal).collect(Collectors.toUnmodifiableSet());
        this.isHostChecked = isLoopback || !allowed.isEmpty();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String why = refusal(request);
        if (why == null) chain.doFilter(request, response);
        else
            problems.write(
                    new ProblemException(HttpStatus.FORBIDDEN, ProblemCode.FOREIGN_ORIGIN, why),
                    request.getRequestURI(),
                    response);
    }

    /** Returns why a request is refused; null: it is not. */
    private @Nullable String refusal(HttpServletRequest request) {
        if (isHostChecked) {
            for (String host : hosts(request))
                if (!isOurs(host))
                    return "This server does not know the host " + shown(host)
                            + " of the request. If it is one of its names, add it to " + PROPERTY + ".";
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || isOurs(origin, request)) return null;
        return "The request comes from a page of " + shown(origin)
                + ", which is not this server's. If it should be allowed, add its host to " + PROPERTY + ".";
    }

    /**
     * Returns the hosts for which a request asks: that of its header, and the server's name, which a proxy may have
     * told in another header, as a page may. There is none in a request of HTTP/1.0, which no browser sends.
     */
    private static List<String> hosts(HttpServletRequest request) {
        List<String> hosts = new ArrayList<>(2);
        String header = request.getHeader(HttpHeaders.HOST);
        if (header != null) hosts.add(PORT.matcher(header).replaceFirst(""));
        String name = request.getServerName();
        if (name != null && !hosts.contains(name)) hosts.add(name);
        return hosts;
    }

    private boolean isOurs(String origin, HttpServletRequest request) {
        URI uri;
        try {
            uri = new URI(origin);
        } catch (URISyntaxException e) {
            return false;
        }
        String host = uri.getHost();
        if (host == null) return allowed.contains(ANY);
        if (allowed.contains(ANY) || allowed.contains(normal(host))) return true;
        String name = request.getServerName();
        boolean isSame = name != null && normal(host).equals(normal(name)) && port(uri) == request.getServerPort();
        return isSame && isOurs(host);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) return uri.getPort();
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }

    private boolean isOurs(String host) {
        String name = normal(host);
        return allowed.contains(ANY)
                || allowed.contains(name)
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || isAddress(name);
    }

    /** Returns whether it is an IP address. A name's last part has a letter. */
    private static boolean isAddress(String host) {
        if (host.startsWith("[")) return true;
        return !host.isEmpty() && host.chars().allMatch(each -> each == '.' || (each >= '0' && each <= '9'));
    }

    /** Names are equal whatever the case of their letters, and with a dot at their end. */
    private static String normal(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** A stranger has chosen it. */
    private static String shown(String text) {
        String printable = text.replaceAll("[^\\x21-\\x7e]", "?");
        return '\'' + (printable.length() > 100 ? printable.substring(0, 100) + "..." : printable) + '\'';
    }
}
