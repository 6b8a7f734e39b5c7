package io.rollcall.client.security;

import io.rollcall.chassis.security.Scope;
import io.rollcall.chassis.security.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of a trial, and what it is given.
 *
 * @param name its folder, the subject of its certificate and the name of its token
 * @param hosts where it may be reached
 */
record TrialProcess(String name, Identity identity, List<Scope> scopes, List<Host> hosts) {

    TrialProcess {
        scopes = List.copyOf(scopes);
        hosts = List.copyOf(hosts);
    }

    /**
     * Returns the processes of the worked example: a registry of one member or three, both example services of two
     * instances each, a group of three replicas, and those that call them.
     *
     * @param more further hosts of every server
     */
    static List<TrialProcess> all(List<Host> more) {
        List<TrialProcess> all = new ArrayList<>();
        List<String> registry = List.of("registry", "registry1", "registry2", "registry3");
        all.add(of("registry", "rollcall://member/registry", hosts(registry, more)));
        for (String service : List.of("echo", "math"))
            all.add(of(
                    service,
                    "rollcall://service/" + service,
                    hosts(List.of(service, service + "1", service + "2"), more)));
        for (String replica : List.of("kv1", "kv2", "kv3"))
            all.add(of(replica, "rollcall://replica/kv/" + replica, hosts(replica, more)));
        all.add(new TrialProcess(
                "client",
                Identity.of("rollcall://service/client"),
                Token.scopes("read,kv:read,kv:write"),
                hosts("client", List.of())));
        all.add(of("operator", "rollcall://operator", hosts("operator", List.of())));
        all.add(of("prometheus", "rollcall://metrics", hosts("prometheus", List.of())));
        return all;
    }

    private static TrialProcess of(String name, String uri, List<Host> hosts) {
        Identity identity = Identity.of(uri);
        return new TrialProcess(name, identity, identity.scopes(), hosts);
    }

    /** Returns where a process may be reached: by its name, on its own machine, and elsewhere. */
    static List<Host> hosts(String name, List<Host> more) {
        return hosts(List.of(name), more);
    }

    private static List<Host> hosts(List<String> names, List<Host> more) {
        List<Host> hosts = new ArrayList<>(Host.all(names));
        hosts.addAll(Host.all(List.of("localhost", "127.0.0.1", "::1")));
        hosts.addAll(more);
        return hosts.stream().distinct().toList();
    }
}
