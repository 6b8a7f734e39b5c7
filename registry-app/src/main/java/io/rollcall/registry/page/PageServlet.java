package io.rollcall.registry.page;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/**
 * Answers the page's files to everybody: they carry no data. A browser gets nothing but the files that are named here,
 * and may connect to nothing but this server.
 *
 * @see <a href="https://www.w3.org/TR/CSP3/">Content Security Policy Level 3</a>
 */
final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final String DOCUMENT = "index.html";

    private static final List<String> NAMES = List.of(
            DOCUMENT,
            "page.css",
            "icon.svg",
            "main.js",
            "api.js",
            "dom.js",
            "events.js",
            "filter.js",
            "live.js",
            "map.js",
            "rows.js",
            "service.js",
            "services.js",
            "steer.js",
            "store.js",
            "words.js");

    /** No script or style stands in the document, and none is made from text. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private final transient Map<String, Asset> assets =
            NAMES.stream().collect(Collectors.toMap(Function.identity(), Asset::of));

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo(); // /NAME below the folder, and / for the document
        String name = request.getServletPath().isEmpty() ? DOCUMENT : path == null ? "" : path.substring(1);
        Asset asset = assets.get(name);
        boolean isRead =
                request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (asset == null || !isRead) { // as every other path that is no method of the wire
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache"); // kept, and asked for again: an upgrade is seen
        response.setHeader(HttpHeaders.ETAG, asset.tag());
        if (asset.tag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(asset.contentType());
        response.setContentLength(asset.length());
        if (request.getMethod().equals("GET")) asset.writeTo(response.getOutputStream());
    }
}
