/** The key-value store beside etcd, Redis and ZooKeeper. Start at {@link KvFigures}. */
@NullMarked
package io.rollcall.bench.kv;

import org.jspecify.annotations.NullMarked;
