package io.rollcall.kv.disk;

/**
 * The replica whose data a directory holds. A copy of the data under another id would have one replica twice in its
 * group.
 *
 * @param group the group of replicas
 * @param id the id, unique within the group
 */
public record Owner(String group, String id) {

    @Override
    public String toString() {
        return "replica " + id + " of group " + group;
    }
}
