package io.rollcall.client;

import io.rollcall.balance.LoadBalancers;
import io.rollcall.call.LoadBalanced;
import io.rollcall.client.call.ServiceCall;
import io.rollcall.client.call.ServiceCalls;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Report;
import io.rollcall.client.report.Summary;
import io.rollcall.client.report.Summary.Reason;
import io.rollcall.client.session.Session;
import io.rollcall.kvclient.KvClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.CommandLineRunner;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** The program: checks what is asked for, makes the calls, tells of them. */
@Component
final class Client implements CommandLineRunner {

    private final ClientProperties asked;
    private final LoadBalancers loadBalancers;
    private final Lookup lookup;
    private final ServiceCalls calls;
    private final Detours detours;
    private final Console console;
    private Exit exit = Exit.FAILED;

    Client(
            ClientProperties asked,
            LoadBalancers loadBalancers,
            Lookup lookup,
            @LoadBalanced RestClient.Builder http,
            ObjectProvider<KvClient> kv,
            Detours detours,
            Console console) {
        this.asked = asked;
        this.loadBalancers = loadBalancers;
        this.lookup = lookup;
        this.calls = new ServiceCalls(http.build(), kv::getObject);
        this.detours = detours;
        this.console = console;
    }

    @Override
    public void run(String... args) throws InterruptedException {
        try {
            Supplier<ServiceCall> call = Request.of(asked, calls);
            exit = hold(call, lookup.instances(service()));
        } catch (CannotBegin e) {
            say(e.getMessage());
            exit = e.exit();
        }
    }

    private Exit hold(Supplier<ServiceCall> call, List<String> instances) throws InterruptedException {
        Session session = new Session(asked.callsOrDefault(), asked.concurrency(), call, System::nanoTime);
        Interruption interruption = Interruption.of(session);
        try {
            Report report = new Report(asked.output(), console, service(), asked.callsOrDefault(), instances);
            long begin = System.nanoTime();
            int underWay = session.run(report::on);
            return judge(end(report, Duration.ofNanos(System.nanoTime() - begin)), underWay);
        } finally {
            interruption.told();
        }
    }

    private Summary end(Report report, Duration elapsed) {
        return report.end(service(), loadBalancers.nameFor(service()), detours.retries(), detours.redirects(), elapsed);
    }

    private Exit judge(Summary summary, int underWay) {
        if (summary.failed() > 0) say(failed(summary));
        int askedFor = asked.callsOrDefault();
        if (summary.calls() == askedFor) return summary.failed() == 0 ? Exit.SERVED : Exit.FAILED;
        say("interrupted after " + summary.calls() + " of " + askedFor + " calls; " + underWay
                + " under way, with unknown outcome");
        return Exit.INTERRUPTED;
    }

    private static String failed(Summary summary) {
        Reason most = summary.failures().get(0);
        String share = most.calls() == summary.failed() ? ": " : "; " + most.calls() + " of them: ";
        return summary.failed() + " of " + summary.calls() + " calls failed" + share + most.text();
    }

    private String service() {
        return asked.service().registeredName();
    }

    private void say(@Nullable String line) {
        console.err().println("client: " + line);
    }

    Exit exit() {
        return exit;
    }
}
