package io.rollcall.registry.cluster;

import io.rollcall.log.LogTls;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member is told of its cluster.
 *
 * @param name the address at which clients and members reach this one; it is among the peers
 * @param peers the addresses of all members
 * @param logAddress where the other members reach its log
 * @param logBindHost the host whose address the log's port is bound to
 * @param directory where it keeps its log
 * @param logTls the certificates between the logs of the members; null: they speak in clear
 */
record ClusterSettings(
        String name,
        List<String> peers,
        String logAddress,
        String logBindHost,
        Path directory,
        @Nullable LogTls logTls) {}
