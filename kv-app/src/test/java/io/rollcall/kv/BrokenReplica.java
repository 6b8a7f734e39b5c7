package io.rollcall.kv;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

/** A process whose replica meets an error in its event loop as soon as it leads, because its log throws one. */
final class BrokenReplica {

    private static final String LOGGER = "io.rollcall.kv.replica.Readiness";

    public static void main(String[] args) {
        ApplicationListener<ApplicationPreparedEvent> afterLoggingIsSetUp = event -> breakLog();
        new SpringApplicationBuilder(KvApplication.class)
                .listeners(afterLoggingIsSetUp)
                .run(args);
    }

    private static void breakLog() {
        AppenderBase<ILoggingEvent> broken = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getFormattedMessage().startsWith("primary of view"))
                    throw new NoClassDefFoundError("a/class");
            }
        };
        broken.start();
        ((Logger) LoggerFactory.getLogger(LOGGER)).addAppender(broken);
    }

    private BrokenReplica() {}
}
