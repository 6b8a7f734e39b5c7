package io.rollcall.registry.view;

import io.rollcall.registry.catalog.Change.ReplicaOwner;
import io.rollcall.registry.storage.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A file for each group whose replicas have owners, beside that of its view: one line of JSON, replaced atomically. */
final class OwnerFiles implements OwnerStore {

    private static final String SUFFIX = ".owners";
    private static final JsonMapper JSON = new JsonMapper();

    private final DataDirectory directory;

    OwnerFiles(DataDirectory directory) {
        this.directory = directory;
    }

    /** @param group detects a file that was renamed */
    private record Content(String group, List<ReplicaOwner> owners) {}

    /**
     * @throws io.rollcall.registry.storage.DataDirectoryException the file is damaged: to forget the owners would let
     *     any principal with the scope take a replica's place
     */
    @Override
    public List<ReplicaOwner> owners(String group) {
        try {
            List<String> lines = directory.read(file(group));
            if (lines.isEmpty()) return List.of();
            Content content = JSON.readValue(lines.get(0), Content.class);
            if (group.equals(content.group()) && isWhole(content.owners())) return List.copyOf(content.owners());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException notOurs) {
            throw directory.damaged(file(group));
        }
        throw directory.damaged(file(group));
    }

    private static boolean isWhole(List<ReplicaOwner> owners) {
        if (owners == null) return false;
        for (ReplicaOwner one : owners)
            if (one == null || one.id() == null || one.replica() == null || one.owner() == null) return false;
        return true;
    }

    @Override
    public void writeOwners(String group, List<ReplicaOwner> owners) throws IOException {
        directory.replace(file(group), List.of(JSON.writeValueAsString(new Content(group, owners))));
    }

    @Override
    public void deleteOwners(String group) throws IOException {
        directory.delete(file(group));
    }

    private static String file(String group) {
        return ViewFiles.name(group) + SUFFIX;
    }
}
