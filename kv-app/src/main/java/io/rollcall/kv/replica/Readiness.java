package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Member;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The readiness of this process: it is ready while its replica answers reads, and the registry and its clients follow.
 * The application does not count as started before it has been ready once: until then it is not registered, and refuses
 * reads.
 */
final class Readiness implements Consumer<Status>, ApplicationRunner, ApplicationListener<ContextClosedEvent> {

    private static final Logger log = LoggerFactory.getLogger(Readiness.class);

    /** The period at which a starting replica looks whether it waits for something else than it has said. */
    private static final Duration LOOKED_AGAIN = Duration.ofSeconds(5);

    private final ApplicationContext context;
    private final ApplicationAvailability availability;
    private final CountDownLatch firstReady = new CountDownLatch(1);
    private final LastingReason whyNotReady = new LastingReason(System::nanoTime);
    private final LastingReason alarm = new LastingReason(System::nanoTime);
    private volatile boolean started;
    private volatile boolean closing;
    private volatile boolean defect;
    private volatile @Nullable Status status;

    /** The reason why this process must not go on; null: it may. */
    private volatile @Nullable RuntimeException refusal;

    Readiness(ApplicationContext context, ApplicationAvailability availability) {
        this.context = context;
        this.availability = availability;
    }

    /** Returns the status at the last tick; null: the replica has not begun. */
    @Nullable
    Status status() {
        return status;
    }

    @Override
    public void accept(Status now) {
        if (defect) return;
        Status before = status;
        status = now;
        if (before == null
                || before.role() != now.role()
                || before.view().number() != now.view().number()) {
            log.info(
                    "{} of view {}: primary {}, members {}",
                    WireMapper.role(now.role()).replace('_', ' '),
                    now.view().number(),
                    now.view().primary(),
                    now.view().members().stream().map(Member::id).toList());
        }
        if (alarm.isDue(now.alarm())) log.error("{}", now.alarm());
        if (now.ready()) firstReady.countDown();
        if (started && !closing) publish(now);
    }

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        while (!closing && !firstReady.await(LOOKED_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            sayWhyNotReady(status);
        }
        RuntimeException refused = refusal;
        if (refused != null) throw refused;
        started = true;
    }

    private void sayWhyNotReady(@Nullable Status now) {
        String why = now == null ? "starting" : now.why();
        boolean isAlarm = now != null && why.equals(now.alarm()); // which is said already
        if (whyNotReady.isDue(isAlarm ? "" : why)) log.info("Not ready: {}", why);
    }

    /** Makes the start fail with this exception. */
    void onRefused(RuntimeException why) {
        refusal = why;
        firstReady.countDown();
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (!event.getApplicationContext().equals(context))
            return; // a child's, such as that of the actuator's own port
        closing = true;
        firstReady.countDown();
    }

    /**
     * Turns liveness and readiness off for good, and ends this process. Clients must go elsewhere, and a supervisor
     * must start another one: not every supervisor asks for liveness (systemd and Compose do not).
     */
    void onDefect() {
        defect = true;
        status = null;
        try {
            AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
            AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        } finally { // a listener may fail, too
            DefectExit.begin(context);
        }
    }

    private void publish(Status now) {
        ReadinessState wanted = now.ready() ? ReadinessState.ACCEPTING_TRAFFIC : ReadinessState.REFUSING_TRAFFIC;
        if (availability.getReadinessState() == wanted) return;
        log.info(now.ready() ? "Ready" : "Not ready: {}", now.why());
        AvailabilityChangeEvent.publish(context, wanted);
    }
}
