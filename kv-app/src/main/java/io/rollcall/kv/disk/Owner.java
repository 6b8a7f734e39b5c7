package io.rollcall.kv.disk;

/**
 * Whose data a directory holds. A copy of it under another id would have one replica twice in its group.
 *
 * @param group of replicas
 * @param id unique within the group
 */
public record Owner(String group, String id) {

    @Override
    public String toString() {
        return "replica " + id + " of group " + group;
    }
}
