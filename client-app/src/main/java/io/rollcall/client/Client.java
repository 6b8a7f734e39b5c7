package io.rollcall.client;

import io.rollcall.balance.LoadBalancers;
import io.rollcall.call.CallKey;
import io.rollcall.call.LoadBalanced;
import io.rollcall.client.call.ServiceCall;
import io.rollcall.client.call.ServiceCalls;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Report;
import io.rollcall.client.report.Summary;
import io.rollcall.client.session.Pacer;
import io.rollcall.client.session.Session;
import io.rollcall.kvclient.KvClient;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.CommandLineRunner;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** The program: checks the request, makes the calls, reports them. */
@Component
final class Client implements CommandLineRunner {

    private final ClientProperties asked;
    private final LoadBalancers loadBalancers;
    private final InstanceLookup lookup;
    private final ServiceCalls calls;
    private final RetryCounters retryCounters;
    private final ReportFactory reportFactory;
    private final Console console;
    private ExitStatus exit = ExitStatus.FAILED;

    Client(
            ClientProperties asked,
            LoadBalancers loadBalancers,
            InstanceLookup lookup,
            @LoadBalanced RestClient.Builder http,
            ObjectProvider<KvClient> kv,
            RetryCounters retryCounters,
            ReportFactory reportFactory,
            Console console) {
        this.asked = asked;
        this.loadBalancers = loadBalancers;
        this.lookup = lookup;
        this.calls = new ServiceCalls(keyed(http).build(), kv::getObject);
        this.retryCounters = retryCounters;
        this.reportFactory = reportFactory;
        this.console = console;
    }

    /** Adds the key for the algorithm {@code hash}: equal calls go to the same instance. */
    private RestClient.Builder keyed(RestClient.Builder http) {
        return http.defaultRequest(request -> request.attribute(CallKey.ATTRIBUTE, asked.callKey()));
    }

    @Override
    public void run(String... args) throws InterruptedException {
        try {
            Supplier<ServiceCall> call = RequestedCall.of(asked, calls);
            SessionChart chart = SessionChart.of(asked);
            exit = hold(call, chart, lookup.instances(service()));
        } catch (SessionStartException e) {
            console.printError(e.getMessage());
            exit = e.exit();
        }
    }

    private ExitStatus hold(Supplier<ServiceCall> call, SessionChart chart, List<String> instances)
            throws InterruptedException {
        Pacer pacer = Pacer.of(asked.rateOrDefault());
        Session session = new Session(asked.callsOrDefault(), asked.concurrency(), pacer, call, System::nanoTime);
        InterruptHandler interruptHandler = InterruptHandler.of(session, asked.isEndless(), chart.patience());
        try {
            Report report = reportFactory.begin(instances);
            long begin = System.nanoTime();
            int underWay = session.run(chart.beside(report));
            Summary summary = end(report, Duration.ofNanos(System.nanoTime() - begin));
            ExitStatus judged = new ExitDecision(asked, console).of(summary, underWay);
            return chart.finish(summary, console) ? judged : ExitStatus.FAILED;
        } finally {
            interruptHandler.reported();
        }
    }

    private Summary end(Report report, Duration elapsed) {
        return report.end(
                service(),
                loadBalancers.nameFor(service()),
                retryCounters.retries(),
                retryCounters.redirects(),
                elapsed);
    }

    private String service() {
        return asked.service().registeredName();
    }

    ExitStatus exit() {
        return exit;
    }
}
