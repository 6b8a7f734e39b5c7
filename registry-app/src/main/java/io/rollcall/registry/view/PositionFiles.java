package io.rollcall.registry.view;

import io.rollcall.registry.storage.DataDirectory;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file for each group beside that of its view: one line of JSON. A file that cannot be read, as after a power loss,
 * counts as absent.
 */
final class PositionFiles implements PositionStore {

    private static final String SUFFIX = ".positions";
    private static final Logger log = LoggerFactory.getLogger(PositionFiles.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final DataDirectory directory;

    PositionFiles(DataDirectory directory) {
        this.directory = directory;
    }

    @Override
    public LogPositions.@Nullable Content read(String group) {
        try {
            List<String> lines = directory.read(file(group));
            if (lines.isEmpty()) return null;
            LogPositions.Content content = JSON.readValue(lines.get(0), LogPositions.Content.class);
            boolean isWhole = group.equals(content.group())
                    && content.allowedReplica() != null
                    && content.positions() != null
                    && !content.positions().containsValue(null);
            if (isWhole) return content;
        } catch (IOException | JacksonException unreadable) {
            log.debug("The file is not readable", unreadable);
        }
        log.warn("{} cannot be read: the log positions of the replicas of {} are no longer known", file(group), group);
        return null;
    }

    @Override
    public void write(LogPositions.Content content, boolean synced) throws IOException {
        List<String> lines = List.of(JSON.writeValueAsString(content));
        if (synced) directory.replace(file(content.group()), lines);
        else directory.note(file(content.group()), lines);
    }

    @Override
    public void delete(String group) throws IOException {
        directory.delete(file(group));
    }

    private static String file(String group) {
        return ViewFiles.name(group) + SUFFIX;
    }
}
