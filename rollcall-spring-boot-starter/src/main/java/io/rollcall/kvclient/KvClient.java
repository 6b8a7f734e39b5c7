package io.rollcall.kvclient;

import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.ListResponse;
import org.jspecify.annotations.Nullable;

/**
 * A client of the replicated key-value store. It is a bean, and any thread may use it.
 *
 * <p>A call looks for a replica that serves it, until {@code rollcall.kv-client.deadline} is over: it follows a backup
 * to its primary, leaves a replica that is dead, stopped or not ready for another one, and waits a little longer after
 * each round. A write carries the same request id in each of its attempts, so the store executes it once (RIFL). The
 * exception says what the caller now knows:
 *
 * <ul>
 *   <li>{@link NotExecutedException}: the write has not happened, and will not;
 *   <li>{@link OutcomeUnknownException}: it may have happened, or may happen later. A read will tell;
 *   <li>{@link NoAnswerException}: no replica answered a read.
 * </ul>
 *
 * <p>A key takes 1 to 1,024 bytes of UTF-8, a value at most 512 KiB. Without failures a call costs one round trip.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/2815400.2815416">Lee et al., Implementing Linearizability at Large Scale
 *     and Low Latency (RIFL), SOSP 2015</a>
 */
public interface KvClient {

    /**
     * Sets a key. When it returns, the value is on every replica of the group.
     *
     * @throws KvException the write was not executed, or that is unknown
     */
    WriteResult put(String key, String value);

    /**
     * Sets a key if it has a version; otherwise changes nothing.
     *
     * @param ifVersion the version from a get or an earlier write; 0: only if the key is absent
     * @return not {@code ok} if the key has another version: a result, like any other
     * @throws KvException the write was not executed, or that is unknown
     */
    WriteResult put(String key, String value, long ifVersion);

    /**
     * Removes a key, whether it exists or not.
     *
     * @throws KvException the write was not executed, or that is unknown
     */
    WriteResult delete(String key);

    /**
     * Removes a key if it has a version; otherwise changes nothing.
     *
     * @param ifVersion as in a put
     * @return as in a put
     * @throws KvException the write was not executed, or that is unknown
     */
    WriteResult delete(String key, long ifVersion);

    /**
     * Returns the value of a key, from any replica and never a stale one.
     *
     * @throws NoAnswerException no replica answered
     */
    GetResponse get(String key);

    /**
     * Returns the entries whose keys begin with a prefix, in the order of their UTF-8 bytes, from one consistent state.
     *
     * @param prefix empty: every key
     * @param after only keys after this one, the last key of the previous page; null: from the beginning
     * @param limit the most entries, 1 to 1,000
     * @throws NoAnswerException no replica answered
     */
    ListResponse list(String prefix, @Nullable String after, int limit);
}
