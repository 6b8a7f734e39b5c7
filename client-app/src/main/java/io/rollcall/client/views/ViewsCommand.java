package io.rollcall.client.views;

import io.rollcall.call.Authorizing;
import io.rollcall.client.operator.CertificatesOption;
import io.rollcall.client.operator.OperatorCommands;
import io.rollcall.client.operator.PropertyArguments;
import io.rollcall.client.operator.RegistryOption;
import io.rollcall.client.operator.TokenOption;
import io.rollcall.tls.Tls;
import io.rollcall.tls.TlsHttp;
import io.rollcall.wire.Problem;
import io.rollcall.wire.registry.DeleteViewRequest;
import io.rollcall.wire.registry.ForceViewRequest;
import io.rollcall.wire.registry.ForceViewResponse;
import io.rollcall.wire.registry.ReleaseReplicaRequest;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.ViewApi;
import io.rollcall.wire.registry.ViewsRequest;
import io.rollcall.wire.registry.ViewsResponse;
import java.io.PrintStream;
import java.net.ConnectException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The operator's command {@code ./rollcall views}: it lists the views that a running registry holds, forces one,
 * deletes a group, or releases a replica from its owner.
 */
@Command(
        name = ViewsCommand.NAME,
        description = {
            "Lists the views of replicated groups, forces one that was lost, deletes a group,",
            "or releases a replica."
        },
        synopsisSubcommandLabel = "list|force|delete|release")
public final class ViewsCommand {

    public static final String NAME = "views";

    private final PrintStream out;

    private ViewsCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * @param args {@link #NAME} and what follows it
     * @return the exit status: 0; 1 if the registry refused or cannot be reached; 2 for bad usage
     */
    @SuppressWarnings("SystemOut") // the output is the command's result
    public static int run(String... args) {
        return run(System.out, args);
    }

    /** Runs the command with its result printed to {@code out}. */
    public static int run(PrintStream out, String... args) {
        return line(out).execute(PropertyArguments.asFlags(Arrays.copyOfRange(args, 1, args.length)));
    }

    /** Returns the command line; a script that completes it is made from it. */
    public static CommandLine line(PrintStream out) {
        return OperatorCommands.line(new ViewsCommand(out), (e, command, parsed) -> failed(e, command));
    }

    @Command(
            name = "list",
            description = {
                "Shows the views of all groups, and the reported ones where a view is lost.",
                "Also shows to which principals replicas belong, where security is on."
            })
    int list(@Mixin RegistryOption registry, @Mixin TokenOption token, @Mixin CertificatesOption certificates) {
        List<ViewsResponse.Group> groups = ask(
                        registry, token, certificates.tls(), api -> api.views(new ViewsRequest()))
                .groups();
        if (groups.isEmpty()) out.println("no group has a view");
        for (ViewsResponse.Group group : groups) {
            if (group.view().number() > 0) out.println(line(group.group(), group.view()));
            else if (group.reports().isEmpty()) out.println(group.group() + ": no view yet");
            else out.println(group.group() + ": LOST; replicas have reported:");
            group.reports().forEach(report -> out.println("  " + line(report.id(), report.view())));
            List<ViewsResponse.Owner> owners = group.owners();
            if (owners != null)
                owners.forEach(one -> out.println("  " + one.id() + " belongs to the principal " + one.owner()));
        }
        return ExitCode.OK;
    }

    @Command(
            name = "force",
            description = {
                "Forms the next view of a group whose view is lost, from members of the highest one that was reported.",
                "Acknowledged writes that none of them has are lost.",
                "With -accept-loss also if the registry holds the view, and its members are gone for good."
            })
    int force(
            @Mixin RegistryOption registry,
            @Option(
                            names = {"-group", "--group"},
                            required = true,
                            paramLabel = "NAME",
                            description = "the service")
                    String group,
            @Option(
                            names = {"-primary", "--primary"},
                            required = true,
                            paramLabel = "ID",
                            description = "a replica that reported the highest view")
                    String primary,
            @Option(
                            names = {"-members", "--members"},
                            required = true,
                            split = ",",
                            paramLabel = "ID",
                            description = "replicas that reported a view, including the primary")
                    List<String> members,
            @Option(
                            names = {"-accept-loss", "--accept-loss"},
                            description =
                                    "the members of the current view, and their newest data, are gone for good: the"
                                            + " primary leads alone, with the data it has; without this flag the answer"
                                            + " says what is lost")
                    boolean acceptLoss,
            @Mixin TokenOption token,
            @Mixin CertificatesOption certificates) {
        ForceViewRequest force = new ForceViewRequest(group, primary, members, acceptLoss ? true : null);
        ForceViewResponse forced = ask(registry, token, certificates.tls(), api -> api.force(force));
        out.println(line(group, forced.view()));
        out.println(group + ": given up: " + loss(forced, members));
        return ExitCode.OK;
    }

    @Command(
            name = "delete",
            description = {
                "Forgets a group whose replicas are gone for good, so that its name is free.",
                "A replica that comes back all the same leads no more."
            })
    int delete(
            @Mixin RegistryOption registry,
            @Option(
                            names = {"-accept-loss", "--accept-loss"},
                            description = "the group has a view, and its data is given up")
                    boolean acceptLoss,
            @Parameters(paramLabel = "GROUP", description = "the service") String group,
            @Mixin TokenOption token,
            @Mixin CertificatesOption certificates) {
        DeleteViewRequest delete = new DeleteViewRequest(group, acceptLoss ? true : null);
        long number = ask(registry, token, certificates.tls(), api -> api.delete(delete))
                .number();
        out.println(number == 0 ? group + ": had no view" : group + ": deleted, its last view was " + number);
        return ExitCode.OK;
    }

    @Command(
            name = "release",
            description = {
                "Forgets to which principal a replica belongs, as when it gets a credential with another name.",
                "It then belongs to the next principal that speaks for it."
            })
    int release(
            @Mixin RegistryOption registry,
            @Parameters(index = "0", paramLabel = "GROUP", description = "the service") String group,
            @Parameters(index = "1", paramLabel = "ID", description = "the id of the replica") String id,
            @Mixin TokenOption token,
            @Mixin CertificatesOption certificates) {
        ReleaseReplicaRequest release = new ReleaseReplicaRequest(group, id);
        boolean released = ask(registry, token, certificates.tls(), api -> api.release(release))
                .released();
        out.println(group + ": " + id + (released ? " is released" : " had no owner"));
        return ExitCode.OK;
    }

    /** Asks the first address that takes the connection. */
    private static <T> T ask(RegistryOption registry, TokenOption token, Tls tls, Function<ViewApi, T> question) {
        List<String> addresses = registry.addresses();
        for (String address : addresses.subList(0, addresses.size() - 1)) {
            try {
                return question.apply(api(address, token, tls));
            } catch (ResourceAccessException e) {
                if (!(e.getCause() instanceof ConnectException)) throw e; // it may have been executed
            }
        }
        return question.apply(api(addresses.get(addresses.size() - 1), token, tls));
    }

    private static ViewApi api(String registry, TokenOption token, Tls tls) {
        RestClient client = RestClient.builder()
                .baseUrl(tls.origin(registry))
                .requestFactory(new JdkClientHttpRequestFactory(
                        new TlsHttp(tls, all -> all).client())) // it follows no redirects
                .requestInterceptor(new Authorizing(token.token()))
                .build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                .build()
                .createClient(ViewApi.class);
    }

    private static String loss(ForceViewResponse forced, List<String> members) {
        String loss = forced.loss();
        return loss == null ? "Acknowledged writes that none of " + members + " has are lost." : loss;
    }

    private static String line(String name, View view) {
        List<String> members = view.members().stream()
                .map(member -> member.id() + "=" + member.address())
                .toList();
        return "%s: view %d, primary %s, members %s"
                .formatted(name, view.number(), view.primary(), String.join(" ", members));
    }

    private static int failed(Exception e, CommandLine line) throws Exception {
        if (e instanceof RestClientResponseException refused) {
            Problem problem = refused.getResponseBodyAs(Problem.class);
            line.getErr().println("views: " + (problem == null ? refused.getMessage() : problem.detail()));
        } else if (e instanceof ResourceAccessException || e instanceof IllegalArgumentException) {
            line.getErr()
                    .println("views: no registry answers at this address; give its address with -registry HOST:PORT");
        } else {
            throw e;
        }
        return ExitCode.SOFTWARE;
    }
}
