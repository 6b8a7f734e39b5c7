package io.rollcall.registry.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.util.DigestUtils;

/** A file of the page. */
final class Asset {

    private static final String FOLDER = "/page/";

    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml");

    private final String contentType;
    private final byte[] bytes;
    private final String tag;

    private Asset(String contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
        this.tag = '"' + DigestUtils.md5DigestAsHex(bytes) + '"';
    }

    /** Reads a file of this jar. A name that the jar does not have is a defect of the build. */
    static Asset of(String name) {
        String type = CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) throw new IllegalStateException("No content type is known for " + name);
        try (InputStream file = Asset.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) throw new IllegalStateException("The jar lacks " + FOLDER + name);
            return new Asset(type, file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String contentType() {
        return contentType;
    }

    /** Returns its entity tag (RFC 9110, section 8.8.3), which changes with its bytes. */
    String tag() {
        return tag;
    }

    int length() {
        return bytes.length;
    }

    void writeTo(OutputStream to) throws IOException {
        to.write(bytes);
    }
}
