package io.rollcall.kv.replication;

/**
 * The replica that a message is meant for. Another replica that now has its address refuses the message without effect.
 *
 * @param group the group of replicas
 * @param id the id, unique within the group
 * @param replica a UUID that is kept with the data
 */
public record Receiver(String group, String id, String replica) {

    @Override
    public String toString() {
        return group + "/" + id + ", replica " + replica;
    }
}
