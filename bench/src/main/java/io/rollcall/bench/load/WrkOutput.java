package io.rollcall.bench.load;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The output of wrk.
 *
 * @param requests the number of answered requests
 * @param refused the number of answers with a status other than 2xx and 3xx
 * @param socketErrors the number of connections that failed, broke or were not answered in time
 */
public record WrkOutput(long requests, double perSecond, long refused, long socketErrors) {

    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern PER_SECOND = Pattern.compile("Requests/sec: +([\\d.]+)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern SOCKET_ERRORS =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    /** @throws IOException if this is no report, which usually means that wrk could not connect */
    public static WrkOutput parse(String text) throws IOException {
        Matcher requests = REQUESTS.matcher(text);
        Matcher perSecond = PER_SECOND.matcher(text);
        if (!requests.find() || !perSecond.find()) throw new IOException("wrk said: " + text.strip());
        Matcher refused = REFUSED.matcher(text);
        return new WrkOutput(
                Long.parseLong(requests.group(1)),
                Double.parseDouble(perSecond.group(1)),
                refused.find() ? Long.parseLong(refused.group(1)) : 0,
                socketErrors(text));
    }

    private static long socketErrors(String text) {
        Matcher errors = SOCKET_ERRORS.matcher(text);
        if (!errors.find()) return 0;
        long sum = 0;
        for (int kind = 1; kind <= errors.groupCount(); kind++) sum += Long.parseLong(errors.group(kind));
        return sum;
    }

    /** Rejects a report with refused requests, because its rate means nothing. */
    WrkOutput allGood() throws IOException {
        if (refused > 0 || socketErrors > 0 || requests == 0) throw new IOException("Not all were answered: " + this);
        return this;
    }
}
