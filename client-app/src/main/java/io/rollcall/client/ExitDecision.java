package io.rollcall.client;

import io.rollcall.client.ClientProperties.Op;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Summary;
import io.rollcall.client.report.Summary.Reason;

/** The result of a session: a line or two on standard error if not every call succeeded, and the exit status. */
record ExitDecision(ClientProperties asked, Console console) {

    ExitStatus of(Summary summary, int underWay) {
        if (summary.failed() > 0) console.printError(failed(summary));
        int askedFor = asked.callsOrDefault();
        if (summary.calls() == askedFor) return whole(summary);
        if (asked.isEndless()) return ended(summary, underWay);
        console.printError("interrupted after " + summary.calls() + " of " + askedFor + " calls; " + underWay
                + " under way, with unknown outcome");
        return ExitStatus.INTERRUPTED;
    }

    private static ExitStatus whole(Summary summary) {
        return summary.failed() == 0 ? ExitStatus.SERVED : ExitStatus.FAILED;
    }

    /**
     * Decides for a session that a signal ended, as is usual for one without an end. If no call was served, it failed.
     */
    private ExitStatus ended(Summary summary, int underWay) {
        boolean somebodyHasToKnow = asked.op() == Op.PUT && underWay > 0;
        if (somebodyHasToKnow) console.printError("ended with " + underWay + " under way, with unknown outcome");
        return summary.ok() > 0 ? whole(summary) : ExitStatus.FAILED;
    }

    private static String failed(Summary summary) {
        Reason most = summary.failures().get(0);
        String share = most.calls() == summary.failed() ? ": " : "; " + most.calls() + " of them: ";
        return summary.failed() + " of " + summary.calls() + " calls failed" + share + most.text();
    }
}
