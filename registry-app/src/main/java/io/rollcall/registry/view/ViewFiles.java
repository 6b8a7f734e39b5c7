package io.rollcall.registry.view;

import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.wire.registry.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A file for each group: one line of JSON, replaced atomically. */
final class ViewFiles implements ViewStore {

    private static final String SUFFIX = ".view";
    private static final JsonMapper JSON = new JsonMapper();

    /** The file with the highest number of a view of a group that was deleted. */
    private static final String DELETED = "deleted-views";

    private final DataDirectory directory;
    private volatile long deletedNumber;

    ViewFiles(DataDirectory directory) {
        this.directory = directory;
        this.deletedNumber = readDeletedNumber();
    }

    /** @param group detects a file that was renamed */
    private record Content(String group, View view) {}

    /**
     * @throws io.rollcall.registry.storage.DataDirectoryException a file is damaged: a registry that does not start
     *     is better than one that forgets a view
     */
    @Override
    public Map<String, View> readAll() {
        Map<String, View> views = new TreeMap<>();
        try {
            for (String file : directory.filesEndingIn(SUFFIX)) {
                Content content = read(file);
                views.put(content.group(), content.view());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return views;
    }

    /**
     * Reads a group's view after a failed write, when the disk works again.
     *
     * @throws IOException the disk still fails
     * @throws io.rollcall.registry.storage.DataDirectoryException the file was damaged meanwhile
     */
    @Override
    public View settle(String group) throws IOException {
        directory.sync();
        List<String> files = directory.filesEndingIn(SUFFIX);
        return files.contains(file(group)) ? read(file(group)).view() : View.NONE;
    }

    /**
     * Writes a group's view to disk before it returns.
     *
     * @throws IOException {@link #settle} finds out whether the view is on disk
     */
    @Override
    public void write(String group, @Nullable String lease, long replaces, View view) throws IOException {
        directory.replace(file(group), List.of(JSON.writeValueAsString(new Content(group, view))));
    }

    @Override
    public long deletedNumber() {
        return deletedNumber;
    }

    /** Keeps the number before the view is gone: a crash in between leaves a group, and a number that does no harm. */
    @Override
    public synchronized void delete(String group, long replaces, long number) throws IOException {
        long highest = Math.max(deletedNumber, number);
        if (highest > deletedNumber) directory.replace(DELETED, List.of(Long.toString(highest)));
        deletedNumber = highest;
        directory.delete(file(group));
    }

    @Override
    public String remedy() {
        return "Check the registry's disk";
    }

    private long readDeletedNumber() {
        try {
            List<String> lines = directory.read(DELETED);
            return lines.isEmpty() ? 0 : Long.parseLong(lines.get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException notOurs) {
            throw directory.damaged(DELETED);
        }
    }

    private Content read(String file) throws IOException {
        List<String> lines = directory.read(file);
        if (lines.size() != 1) throw directory.damaged(file);
        try {
            Content content = JSON.readValue(lines.get(0), Content.class);
            boolean isWhole = content.group() != null
                    && file.equals(file(content.group()))
                    && content.view() != null
                    && content.view().number() > 0
                    && content.view().members() != null
                    && content.view().primary() != null
                    && ViewRules.malformation(
                                    content.view().primary(), content.view().members())
                            == null;
            if (isWhole) return content;
        } catch (JacksonException | NullPointerException notOurs) {
            throw directory.damaged(file);
        }
        throw directory.damaged(file);
    }

    /**
     * Returns the name of a group's file. Two groups whose names differ in case only have two files, also on a file
     * system that ignores case.
     */
    private static String file(String group) {
        return name(group) + SUFFIX;
    }

    static String name(String group) {
        return group.replaceAll("[A-Z]", "=$0");
    }
}
