package io.rollcall.registry.view;

import io.rollcall.registry.restart.DataDirectory;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A file for each group beside its view's: one line of JSON. One that cannot be read, as after a power loss, is none. */
final class PositionFiles {

    private static final String SUFFIX = ".positions";
    private static final Logger log = LoggerFactory.getLogger(PositionFiles.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final DataDirectory directory;

    PositionFiles(DataDirectory directory) {
        this.directory = directory;
    }

    Positions.@Nullable Content read(String group) {
        try {
            List<String> lines = directory.read(file(group));
            if (lines.isEmpty()) return null;
            Positions.Content content = JSON.readValue(lines.get(0), Positions.Content.class);
            boolean isWhole = group.equals(content.group())
                    && content.allowedReplica() != null
                    && content.positions() != null
                    && !content.positions().containsValue(null);
            if (isWhole) return content;
        } catch (IOException | JacksonException unreadable) {
            log.debug("Not readable", unreadable);
        }
        log.warn("{} cannot be read: how far the replicas of {} were is not known any more", file(group), group);
        return null;
    }

    void write(Positions.Content content, boolean synced) throws IOException {
        List<String> lines = List.of(JSON.writeValueAsString(content));
        if (synced) directory.replace(file(content.group()), lines);
        else directory.note(file(content.group()), lines);
    }

    private static String file(String group) {
        return ViewFiles.name(group) + SUFFIX;
    }
}
