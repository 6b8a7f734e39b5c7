package io.rollcall.registry.registrar;

import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Reply;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LeasesResponse.Lease;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The way to the leases of this registry. */
public interface Registrar {

    /** Applies a command. Its reply comes at once where this is the only member, and else when the log has it. */
    CompletableFuture<Reply> submit(Command command);

    /** Returns the instance that holds this lease now. */
    @Nullable
    Instance holder(String service, String lease);

    /** Returns how long the leases of these instances still run; null: this member does not lead. */
    @Nullable
    List<Lease> leases(String service, List<String> ids);
}
