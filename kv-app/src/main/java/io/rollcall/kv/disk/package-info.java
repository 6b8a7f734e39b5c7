/**
 * The disk of one replica: its data directory, and in it a RocksDB that holds what {@link io.rollcall.kv.store.Storage}
 * asks for. Start at {@link io.rollcall.kv.disk.Disk}, then read {@link io.rollcall.kv.disk.RocksStorage}. It decides
 * nothing about replication and knows no other replica.
 */
@NullMarked
package io.rollcall.kv.disk;

import org.jspecify.annotations.NullMarked;
