package io.rollcall.registry.steering;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.registry.catalog.Steering;
import io.rollcall.registry.storage.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What operators have said to a registry that is alone: one line of JSON, replaced atomically. */
public final class SteeringFile {

    private static final String NAME = "operators-words";

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final DataDirectory directory;

    public SteeringFile(DataDirectory directory) {
        this.directory = directory;
    }

    /**
     * Returns what was written last, without the words whose time is over.
     *
     * @param nowMillis the time of day, in milliseconds since 1970
     * @throws io.rollcall.registry.storage.DataDirectoryException the file is damaged: an instance that an operator has
     *     put out of service must not get calls because of that
     */
    public Steering.State read(long nowMillis) {
        try {
            List<String> lines = directory.read(NAME);
            if (lines.isEmpty()) return Steering.State.NONE;
            Steering.State said = JSON.readValue(lines.get(0), Steering.State.class);
            if (said.overrides() == null || said.bans() == null) throw directory.damaged(NAME);
            return said.at(nowMillis);
        } catch (JacksonException notOurs) {
            throw directory.damaged(NAME);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IOException it is not known whether it is on disk */
    public void write(Steering.State said) throws IOException {
        directory.replace(NAME, List.of(JSON.writeValueAsString(said)));
    }
}
