package io.rollcall.registry.cluster;

import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Groups.GroupState;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Steering;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state from which the log begins: what the first member brought with it.
 *
 * @param registry the identity of the registry
 * @param firstVersion above every version that it has given before
 * @param awaitMillis how long the instances of a registry that was alone may take to register again
 * @param groups what it knew of groups of replicas when it was alone
 * @param deletedNumber the highest number of a view of a group that was deleted then; null: none was
 * @param said what operators had said then; null: nothing
 */
record Genesis(
        String registry,
        long firstVersion,
        Limits limits,
        long awaitMillis,
        List<GroupState> groups,
        @Nullable Long deletedNumber,
        Steering.@Nullable State said) {

    Catalog catalog() {
        Catalog catalog = new Catalog(firstVersion, limits, said == null ? Steering.State.NONE : said);
        catalog.beSilent(); // until the first entry with a time: an earlier version may have written those before
        return catalog;
    }

    Groups restoredGroups() {
        return new Groups(groups, deletedNumber == null ? 0 : deletedNumber);
    }
}
