package io.rollcall.registry.catalog;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ids that the latest changes of one service have touched, by version: immutable, and bounded. It tells what has
 * changed since a version, but not how it was then.
 */
final class History {

    /** The most ids. Watchers ask again after each change, so hardly any of them is further behind. */
    static final int MOST = 1_024;

    /** As many ids are kept of the smallest service. */
    private static final int FEWEST = 16;

    /** Changes after this version are known. */
    private final long floor;

    /** The id at each index was touched in the version at the same index. Versions ascend. */
    private final long[] versions;

    private final String[] ids;

    private History(long floor, long[] versions, String[] ids) {
        this.floor = floor;
        this.versions = versions;
        this.ids = ids;
    }

    /** Returns a history that begins after this version. */
    static History after(long version) {
        return new History(version, new long[0], new String[0]);
    }

    /**
     * Returns this history with one more change. It forgets the oldest changes where it would be longer than the list
     * itself: then the whole list says as much.
     *
     * @param instances how many are on the list
     */
    History with(long version, Collection<String> touched, int instances) {
        int most = Math.min(MOST, Math.max(FEWEST, instances));
        if (touched.size() > most) return after(version);
        int first = Math.max(0, ids.length + touched.size() - most);
        while (first > 0 && first < ids.length && versions[first] == versions[first - 1]) first++; // whole changes only
        int kept = ids.length - first;
        long[] newVersions = Arrays.copyOfRange(versions, first, ids.length + touched.size());
        String[] newIds = Arrays.copyOfRange(ids, first, ids.length + touched.size());
        int at = kept;
        for (String id : touched) {
            newVersions[at] = version;
            newIds[at++] = id;
        }
        return new History(first == 0 ? floor : versions[first - 1], newVersions, newIds);
    }

    /** Returns the ids that were touched after a version, sorted; null: it is not known any more. */
    @Nullable
    SortedSet<String> since(long version) {
        if (version < floor) return null;
        int first = Arrays.binarySearch(versions, version + 1);
        if (first < 0) first = -first - 1;
        while (first > 0 && versions[first - 1] > version) first--; // any index of several may have been found
        return new TreeSet<>(List.of(ids).subList(first, ids.length));
    }
}
