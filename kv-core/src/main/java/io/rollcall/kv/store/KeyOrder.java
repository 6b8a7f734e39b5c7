package io.rollcall.kv.store;

import java.util.Comparator;

/**
 * The order of keys: that of their UTF-8 bytes, which is that of their code points. {@link String#compareTo} orders by
 * UTF-16 units and puts what is beyond U+FFFF before U+E000.
 */
public final class KeyOrder implements Comparator<String> {

    public static final KeyOrder INSTANCE = new KeyOrder();

    private KeyOrder() {}

    @Override
    public int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a == b) continue;
            boolean aBeyond = Character.isSurrogate(a);
            boolean bBeyond = Character.isSurrogate(b);
            return aBeyond == bBeyond ? a - b : aBeyond ? 1 : -1;
        }
        return left.length() - right.length();
    }
}
