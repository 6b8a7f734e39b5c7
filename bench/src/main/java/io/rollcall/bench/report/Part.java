package io.rollcall.bench.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one word of the command line, as it is kept from one run to the next.
 *
 * @param word registry, kv, and so on
 * @param isLook one short round: no figure to quote
 * @param failure why there are no more figures; null: these are all
 */
public record Part(
        String word,
        String date,
        String command,
        boolean isLook,
        Machine machine,
        List<Figure> figures,
        @Nullable String failure) {}
