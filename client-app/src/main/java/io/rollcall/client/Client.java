package io.rollcall.client;

import io.rollcall.balance.LoadBalancers;
import io.rollcall.call.CallKey;
import io.rollcall.call.LoadBalanced;
import io.rollcall.client.call.ServiceCall;
import io.rollcall.client.call.ServiceCalls;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Report;
import io.rollcall.client.report.Summary;
import io.rollcall.client.session.Pace;
import io.rollcall.client.session.Session;
import io.rollcall.kvclient.KvClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
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
    private final Reports reports;
    private final Console console;
    private Exit exit = Exit.FAILED;

    Client(
            ClientProperties asked,
            LoadBalancers loadBalancers,
            Lookup lookup,
            @LoadBalanced RestClient.Builder http,
            ObjectProvider<KvClient> kv,
            Detours detours,
            Reports reports,
            Console console) {
        this.asked = asked;
        this.loadBalancers = loadBalancers;
        this.lookup = lookup;
        this.calls = new ServiceCalls(keyed(http).build(), kv::getObject);
        this.detours = detours;
        this.reports = reports;
        this.console = console;
    }

    /** Under hash what says the same goes to the same instance. */
    private RestClient.Builder keyed(RestClient.Builder http) {
        return http.defaultRequest(request -> request.attribute(CallKey.ATTRIBUTE, asked.callKey()));
    }

    @Override
    public void run(String... args) throws InterruptedException {
        try {
            Supplier<ServiceCall> call = Request.of(asked, calls);
            Drawing drawing = Drawing.of(asked);
            exit = hold(call, drawing, lookup.instances(service()));
        } catch (CannotBegin e) {
            console.complain(e.getMessage());
            exit = e.exit();
        }
    }

    private Exit hold(Supplier<ServiceCall> call, Drawing drawing, List<String> instances) throws InterruptedException {
        Pace pace = Pace.of(asked.rateOrDefault());
        Session session = new Session(asked.callsOrDefault(), asked.concurrency(), pace, call, System::nanoTime);
        Interruption interruption = Interruption.of(session, asked.isEndless(), drawing.patience());
        try {
            Report report = reports.begin(instances);
            long begin = System.nanoTime();
            int underWay = session.run(drawing.beside(report));
            Summary summary = end(report, Duration.ofNanos(System.nanoTime() - begin));
            Exit judged = new Verdict(asked, console).of(summary, underWay);
            return drawing.finish(summary, console) ? judged : Exit.FAILED;
        } finally {
            interruption.told();
        }
    }

    private Summary end(Report report, Duration elapsed) {
        return report.end(service(), loadBalancers.nameFor(service()), detours.retries(), detours.redirects(), elapsed);
    }

    private String service() {
        return asked.service().registeredName();
    }

    Exit exit() {
        return exit;
    }
}
