package io.rollcall.client;

import io.rollcall.client.ClientProperties.Op;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Summary;
import io.rollcall.client.report.Summary.Reason;

/** What a session came to: in a line or two on standard error where not all went well, and as the program's end. */
record Verdict(ClientProperties asked, Console console) {

    Exit of(Summary summary, int underWay) {
        if (summary.failed() > 0) console.complain(failed(summary));
        int askedFor = asked.callsOrDefault();
        if (summary.calls() == askedFor) return whole(summary);
        if (asked.isEndless()) return ended(summary, underWay);
        console.complain("interrupted after " + summary.calls() + " of " + askedFor + " calls; " + underWay
                + " under way, with unknown outcome");
        return Exit.INTERRUPTED;
    }

    private static Exit whole(Summary summary) {
        return summary.failed() == 0 ? Exit.SERVED : Exit.FAILED;
    }

    /** By a signal, as is usual with a session without an end; but where nothing was served, nothing went well. */
    private Exit ended(Summary summary, int underWay) {
        boolean somebodyHasToKnow = asked.op() == Op.PUT && underWay > 0;
        if (somebodyHasToKnow) console.complain("ended with " + underWay + " under way, with unknown outcome");
        return summary.ok() > 0 ? whole(summary) : Exit.FAILED;
    }

    private static String failed(Summary summary) {
        Reason most = summary.failures().get(0);
        String share = most.calls() == summary.failed() ? ": " : "; " + most.calls() + " of them: ";
        return summary.failed() + " of " + summary.calls() + " calls failed" + share + most.text();
    }
}
