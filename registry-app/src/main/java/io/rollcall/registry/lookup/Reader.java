package io.rollcall.registry.lookup;

import io.rollcall.registry.lookup.Part.Successor;
import io.rollcall.wire.registry.LookupResponse;
import org.jspecify.annotations.Nullable;

/**
 * A reader of one service's list that knows one version of it: whether a later one is news to it, and the answer then.
 */
public final class Reader {

    private final long knownVersion;
    private final Wanted wanted;
    private final @Nullable Preference preference;

    /**
     * The reader's part, which is the same at the version that it knows and at the listing of this part, the latest
     * that was no news. Null: the reader wants the whole list, or that part is not known here.
     */
    private @Nullable Part part;

    /** The reader's part of the latest listing that was news. It is kept for the answer, as choosing it is a scan. */
    private @Nullable Part news;

    /** @param knownVersion the version of an answer to the same wish; 0: the reader knows none */
    public Reader(long knownVersion, Wanted wanted) {
        this.knownVersion = knownVersion;
        this.wanted = wanted;
        this.preference = wanted.preference();
    }

    /** Returns whether the reader knows a later version than this. */
    public boolean isAheadOf(Listing listing) {
        return listing.version() < knownVersion;
    }

    /**
     * Returns whether the reader is to be told of this listing. If it is not, the reader goes on with the version that
     * it knows, however many versions that is behind, and its list is as good as this one.
     *
     * @param mayLag whether the reader may have its version from elsewhere, so that a lower one is no news
     */
    public synchronized boolean isNews(Listing listing, boolean mayLag) {
        if (part != null && listing.version() <= part.listing().version()) return false;
        if (mayLag && listing.version() < knownVersion) return false;
        if (preference == null) return listing.version() != knownVersion;
        return partOf(listing, preference) != part;
    }

    /** Returns the reader's part of this listing: {@link #part} if it is the same as at the known version. */
    private Part partOf(Listing listing, Preference mine) {
        if (part != null && part.listing() == listing) return part;
        if (news != null && news.listing() == listing) return news;
        Successor now = at(listing, mine);
        if (now.isSame()) part = now.part();
        else news = now.part();
        return now.part();
    }

    private Successor at(Listing listing, Preference mine) {
        if (part != null) return part.at(listing);
        return listing.version() == knownVersion
                ? new Successor(Part.of(listing, mine), true)
                : Part.since(knownVersion, listing, mine);
    }

    /** Returns the answer from this listing, whether it is news or not. */
    public synchronized LookupResponse answerFrom(Listing listing) {
        if (preference == null)
            return wanted.delta()
                    ? listing.answerSince(knownVersion, wanted.everyStatus())
                    : listing.answer(wanted.everyStatus());
        Part now = partOf(listing, preference);
        return wanted.delta() ? now.answerSince(knownVersion, part) : now.answer();
    }
}
