package io.rollcall.registry.cluster;

import io.rollcall.registry.storage.DataDirectory;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a member's directory says of it: one file, replaced atomically.
 *
 * @param member the UUID of the directory
 * @param group the group; null: none yet
 * @param name the address of the member, as it is among the peers
 * @param logAddress where the others reach its log
 */
record MemberFile(UUID member, @Nullable UUID group, Formation.Progress progress, String name, String logAddress) {

    private static final int LINES = 5;

    /** @return null: no member of a cluster ran here */
    static @Nullable MemberFile read(DataDirectory directory) throws IOException {
        List<String> lines = directory.read(DataDirectory.MEMBER);
        if (lines.isEmpty()) return null;
        try {
            if (lines.size() != LINES) throw directory.damaged(DataDirectory.MEMBER);
            return new MemberFile(
                    UUID.fromString(lines.get(0)),
                    lines.get(1).isEmpty() ? null : UUID.fromString(lines.get(1)),
                    Formation.Progress.valueOf(lines.get(2)),
                    lines.get(3),
                    lines.get(4));
        } catch (IllegalArgumentException e) {
            throw directory.damaged(DataDirectory.MEMBER);
        }
    }

    void write(DataDirectory directory) throws IOException {
        String of = group == null ? "" : group.toString();
        directory.replace(DataDirectory.MEMBER, List.of(member.toString(), of, progress.name(), name, logAddress));
    }

    MemberFile withProgress(Formation.Progress next) {
        return new MemberFile(member, group, next, name, logAddress);
    }
}
