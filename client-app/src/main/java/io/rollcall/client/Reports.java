package io.rollcall.client;

import io.rollcall.balance.LoadBalancers;
import io.rollcall.client.follow.Following;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Report;
import io.rollcall.directory.Directory;
import java.util.List;
import org.springframework.stereotype.Component;

/** Begins to tell of a session, in the way that is asked for. */
@Component
record Reports(ClientProperties asked, Console console, LoadBalancers loadBalancers, Directory directory) {

    /** @param instances those that can be called, by id */
    Report begin(List<String> instances) {
        String service = asked.service().registeredName();
        if (asked.follow()) return following(service);
        return new Report(asked.output(), console, service, asked.callsOrDefault(), instances);
    }

    /** To the end of the program: the subscription ends with the directory. */
    private Report following(String service) {
        String title = service + " by " + loadBalancers.nameFor(service);
        Following following = new Following(
                asked.output(), console, title, directory.lookup(service).instances());
        directory.subscribe(service, following::onList);
        return new Report(asked.output(), console, following::instances, following);
    }
}
