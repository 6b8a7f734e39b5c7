package io.rollcall.registry.cluster;

import io.rollcall.registry.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a member's directory says of it: one file, replaced atomically.
 *
 * @param member the UUID of the directory
 * @param group the group; null: none yet
 * @param name the address of the member, as it is among the peers
 * @param logAddress where the others reach its log
 * @param replaced the groups that an operator has given up for this one, the latest first
 */
record MemberFile(
        UUID member,
        @Nullable UUID group,
        Formation.Progress progress,
        String name,
        String logAddress,
        List<UUID> replaced) {

    private static final int LINES = 5;

    /** The limit on groups that are remembered as replaced: several times what one registry goes through. */
    private static final int REPLACED_MAX = 32;

    MemberFile {
        replaced = replaced.stream().limit(REPLACED_MAX).toList();
    }

    /** Returns a file of a directory that was empty. */
    static MemberFile fresh(ClusterSettings settings) {
        return new MemberFile(
                UUID.randomUUID(), null, Formation.Progress.LOOKS, settings.name(), settings.logAddress(), List.of());
    }

    /** @return null: no member of a cluster ran here */
    static @Nullable MemberFile read(DataDirectory directory) throws IOException {
        List<String> lines = directory.read(DataDirectory.MEMBER);
        if (lines.isEmpty()) return null;
        try {
            if (lines.size() < LINES) throw directory.damaged(DataDirectory.MEMBER);
            return new MemberFile(
                    UUID.fromString(lines.get(0)),
                    lines.get(1).isEmpty() ? null : UUID.fromString(lines.get(1)),
                    Formation.Progress.valueOf(lines.get(2)),
                    lines.get(3),
                    lines.get(4),
                    lines.stream().skip(LINES).map(UUID::fromString).toList());
        } catch (IllegalArgumentException e) {
            throw directory.damaged(DataDirectory.MEMBER);
        }
    }

    void write(DataDirectory directory) throws IOException {
        directory.replace(DataDirectory.MEMBER, lines());
    }

    /** Returns the lines of the file; those of the groups that were replaced are last, and there may be none. */
    List<String> lines() {
        String of = group == null ? "" : group.toString();
        List<String> lines = new ArrayList<>(List.of(member.toString(), of, progress.name(), name, logAddress));
        replaced.forEach(former -> lines.add(former.toString()));
        return lines;
    }

    /**
     * Returns where the log is. The log of a recovered group is beside that of the group that it replaces: the other
     * one stays as it was, and Ratis would open both if they were in one directory.
     *
     * @param usual the directory of a log whose group has replaced none
     */
    Path logDirectory(Path usual) {
        return replaced.isEmpty() ? usual : usual.resolveSibling(usual.getFileName() + "-" + group);
    }

    /** Returns this member in a group that has replaced its own. */
    MemberFile in(UUID next, Formation.Progress as) {
        List<UUID> former =
                Stream.concat(Stream.ofNullable(group), replaced.stream()).toList();
        return new MemberFile(member, next, as, name, logAddress, former);
    }

    MemberFile withProgress(Formation.Progress next) {
        return new MemberFile(member, group, next, name, logAddress, replaced);
    }
}
