package io.rollcall.kv.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * XXH64 with seed 0: 64 bits, several bytes at a time, and the same on every machine. It tells accidents apart, and is
 * no defence against a sender that means it.
 *
 * @see <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">Collet, xxHash fast digest algorithm,
 *     version 0.1.1</a>
 */
final class Xxh64 {

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;

    /** The sum of the first two primes, without its overflow. */
    private static final long PRIMES_1_2 = 0x60EA27EEADC0B5D6L;

    private static final int STRIPE_BYTES = 32;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Xxh64() {}

    /** Returns the hash of the first {@code length} bytes. */
    static long of(byte[] bytes, int length) {
        int at = 0;
        long hash = PRIME_5;
        if (length >= STRIPE_BYTES) {
            long lane1 = PRIMES_1_2;
            long lane2 = PRIME_2;
            long lane3 = 0;
            long lane4 = -PRIME_1;
            for (; at <= length - STRIPE_BYTES; at += STRIPE_BYTES) {
                lane1 = round(lane1, number(bytes, at));
                lane2 = round(lane2, number(bytes, at + 8));
                lane3 = round(lane3, number(bytes, at + 16));
                lane4 = round(lane4, number(bytes, at + 24));
            }
            hash = Long.rotateLeft(lane1, 1)
                    + Long.rotateLeft(lane2, 7)
                    + Long.rotateLeft(lane3, 12)
                    + Long.rotateLeft(lane4, 18);
            hash = merge(merge(merge(merge(hash, lane1), lane2), lane3), lane4);
        }
        return avalanche(rest(hash + length, bytes, at, length));
    }

    private static long rest(long before, byte[] bytes, int from, int length) {
        long hash = before;
        int at = from;
        for (; at <= length - Long.BYTES; at += Long.BYTES)
            hash = Long.rotateLeft(hash ^ round(0, number(bytes, at)), 27) * PRIME_1 + PRIME_4;
        if (at <= length - Integer.BYTES) {
            long half = Integer.toUnsignedLong((int) INTS.get(bytes, at));
            hash = Long.rotateLeft(hash ^ (half * PRIME_1), 23) * PRIME_2 + PRIME_3;
            at += Integer.BYTES;
        }
        for (; at < length; at++)
            hash = Long.rotateLeft(hash ^ (Byte.toUnsignedLong(bytes[at]) * PRIME_5), 11) * PRIME_1;
        return hash;
    }

    private static long number(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long lane) {
        return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
    }

    private static long avalanche(long last) {
        long hash = (last ^ (last >>> 33)) * PRIME_2;
        hash = (hash ^ (hash >>> 29)) * PRIME_3;
        return hash ^ (hash >>> 32);
    }
}
