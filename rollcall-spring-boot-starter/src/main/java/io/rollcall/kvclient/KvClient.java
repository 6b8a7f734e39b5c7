package io.rollcall.kvclient;

import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.ListResponse;
import org.jspecify.annotations.Nullable;

/**
 * The replicated key-value store, for any thread of an application; to be injected.
 *
 * <p>A call looks for a replica that serves it, until {@code rollcall.kv-client.deadline} is over: it follows a backup to its
 * primary, leaves a replica that is dead, stopped or not ready for another one, and waits a little longer each time round. A
 * write carries the same request id in each of its attempts, so the store executes it once (RIFL). What is thrown says what
 * the caller now knows:
 *
 * <ul>
 *   <li>{@link NotExecutedException}: the write has not happened, and will not;
 *   <li>{@link OutcomeUnknownException}: it may have happened, or may happen yet. A read tells later;
 *   <li>{@link NoAnswerException}: no replica answered a read.
 * </ul>
 *
 * <p>A key takes 1 to 1,024 bytes of UTF-8, a value at most 512 KiB. A call costs one round trip where all is well.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/2815400.2815416">Lee et al., Implementing Linearizability at Large Scale
 *     and Low Latency (RIFL), SOSP 2015</a>
 */
public interface KvClient {

    /**
     * Sets a key. When it returns, the value is on every replica of the group.
     *
     * @throws KvException not executed, or it is unknown
     */
    WriteResult put(String key, String value);

    /**
     * Sets a key that has a version, else changes nothing.
     *
     * @param ifVersion as a get or an earlier write said; 0: only if the key is absent
     * @return not {@code ok} where the key has another version: a result, like any other
     * @throws KvException not executed, or it is unknown
     */
    WriteResult put(String key, String value, long ifVersion);

    /**
     * Removes a key, there or not.
     *
     * @throws KvException not executed, or it is unknown
     */
    WriteResult delete(String key);

    /**
     * Removes a key that has a version, else changes nothing.
     *
     * @param ifVersion as in a put
     * @return as of a put
     * @throws KvException not executed, or it is unknown
     */
    WriteResult delete(String key, long ifVersion);

    /**
     * The value of a key, from any replica and never a stale one.
     *
     * @throws NoAnswerException no replica answered
     */
    GetResponse get(String key);

    /**
     * The entries whose keys begin with a prefix, in the order of their UTF-8 bytes: one consistent state.
     *
     * @param prefix empty: all keys
     * @param after only keys behind this one, the last of the page before; null: from the beginning
     * @param limit at most so many, 1 to 1,000
     * @throws NoAnswerException no replica answered
     */
    ListResponse list(String prefix, @Nullable String after, int limit);
}
