package io.rollcall.demo;

import io.rollcall.process.Launcher;
import io.rollcall.process.Ports;
import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Plays the scenes of a story in order, and stops at the first one that does not show what it should. */
public final class Demo {

    /** The time in which an interrupted demo stops its processes and says so. */
    private static final long TO_END_SECONDS = 30;

    private Demo() {}

    /** @param args the folder that {@code rollcall} is in; and {@code cluster} for the story of three members */
    @SuppressWarnings("SystemOut") // it is a program for a person at a terminal
    public static void main(String[] args) {
        Narrator narrator = new Narrator(System.out);
        ProcessGroup processGroup = new ProcessGroup(Launcher.script(Path.of(args[0])));
        Story story = args.length > 1 ? ClusterScenes::play : Demo::oneRegistry;
        CountDownLatch told = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitEnd(told)));
        boolean well = false;
        try (processGroup) {
            well = play(story, processGroup, narrator);
        } catch (NobodyReadsException e) {
            told.countDown();
            System.exit(NobodyReadsException.EXIT); // the process group is closed by now
        }
        boolean gone = processGroup.processes().stream().noneMatch(RunningProcess::isAlive);
        narrator.end(processGroup.processes().size(), gone);
        told.countDown();
        System.exit(well && gone ? 0 : 1);
    }

    /** An interrupt ends this program once its hooks have run, but the last line comes after the processes' end. */
    private static void awaitEnd(CountDownLatch told) {
        try {
            var unused = told.await(TO_END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the demo tells, in scenes. */
    @FunctionalInterface
    private interface Story {
        void tell(Terminal terminal, Narrator narrator, Ports ports);
    }

    private static boolean play(Story story, ProcessGroup processGroup, Narrator narrator) {
        try {
            story.tell(new Terminal(processGroup, narrator), narrator, new Ports());
            narrator.summary();
            return true;
        } catch (NobodyReadsException e) {
            throw e;
        } catch (RuntimeException e) {
            // An interrupt ends the processes during a scene, which is then no failure.
            if (!processGroup.isOver()) narrator.failed(e, processGroup.transcript());
            return false;
        }
    }

    private static void oneRegistry(Terminal terminal, Narrator narrator, Ports ports) {
        narrator.scene("A registry");
        RegistryAtWork registry = RegistryAtWork.start(terminal, narrator, ports.preferably(9000));
        EchoScenes echo = new EchoScenes(narrator, terminal, registry, ports);
        RunningProcess echo2 = echo.twoInstances();
        echo.callsByWeight();
        echo.farewell(echo2);
        CompletableFuture<Duration> departure = echo.death();
        new MathScene(narrator, registry, ports).play();
        echo.endOfTheLease(departure);
        new KvScenes(narrator, terminal, registry, ports).play();
    }
}
