package io.rollcall.registry.catalog;

import java.util.Arrays;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ids that the latest changes of one service have touched, by version: immutable, and bounded. It tells what has
 * changed since a version, but not how it was then.
 */
final class History {

    /** The most ids. Watchers ask again after each change, so hardly any of them is further behind. */
    static final int IDS_MAX = 256;

    /** As many ids are kept even if the list is shorter. */
    private static final int IDS_MIN = 16;

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
     * itself: then the whole list says as much. An empty list says everything.
     *
     * @param instances how many are on the list
     */
    History with(long version, Collection<String> touched, int instances) {
        int most = Math.min(IDS_MAX, Math.max(IDS_MIN, instances));
        if (instances == 0 || touched.size() > most) return after(version);
        int first = Math.max(0, ids.length + touched.size() - most);
        while (first > 0 && first < ids.length && versions[first] == versions[first - 1]) first++; // whole changes only
        long[] newVersions = Arrays.copyOfRange(versions, first, ids.length + touched.size());
        String[] newIds = Arrays.copyOfRange(ids, first, ids.length + touched.size());
        int at = ids.length - first;
        for (String id : touched) {
            newVersions[at] = version;
            newIds[at++] = id;
        }
        return new History(first == 0 ? floor : versions[first - 1], newVersions, newIds);
    }

    /**
     * Returns the ids that were touched after a version, sorted. Null: this is not known any more, or the service never
     * had that version.
     */
    @Nullable
    SortedSet<String> since(long version) {
        int first = 0;
        if (version != floor) {
            first = Arrays.binarySearch(versions, version);
            if (first < 0) return null;
            while (first < versions.length && versions[first] == version) first++;
        }
        return new TreeSet<>(Arrays.asList(ids).subList(first, ids.length));
    }
}
