package io.rollcall.client;

import io.rollcall.balance.LoadBalancers;
import io.rollcall.client.follow.LiveProgress;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Report;
import io.rollcall.directory.Directory;
import java.util.List;
import org.springframework.stereotype.Component;

/** Creates the report of a session, in the requested format. */
@Component
record ReportFactory(ClientProperties asked, Console console, LoadBalancers loadBalancers, Directory directory) {

    /** @param instances the ids of the instances that can be called */
    Report begin(List<String> instances) {
        String service = asked.service().registeredName();
        if (asked.follow()) return following(service);
        return new Report(asked.output(), console, service, asked.callsOrDefault(), instances);
    }

    /** Reports a followed session. It stays subscribed until the directory closes at the end of the program. */
    private Report following(String service) {
        String title = service + " by " + loadBalancers.nameFor(service);
        LiveProgress following = new LiveProgress(
                asked.output(), console, title, directory.lookup(service).instances());
        directory.subscribe(service, following::onList);
        return new Report(asked.output(), console, following::instances, following);
    }
}
