package io.rollcall.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplicaCallsTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ReplicaCalls calls = new ReplicaCalls(new Told());

    private final class Told implements Replica {

        @Override
        public void applied(long index, long term, byte[] entry) {
            told.add("applied " + index);
            if (index == 13) throw new IllegalArgumentException("13");
            if (index == 99) awaitRelease();
        }

        @Override
        public void leads(long term) {
            told.add("leads " + term);
        }

        @Override
        public void follows() {
            told.add("follows");
        }

        @Override
        public Saved save() {
            return to -> {};
        }

        @Override
        public void restore(InputStream saved) {
            told.add("restore");
        }

        @Override
        public void failed(Throwable why) {
            told.add("failed " + why.getMessage());
        }
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        release.countDown();
        calls.close();
    }

    private void awaitTold(String... expected) {
        await().untilAsserted(() -> assertThat(told).containsExactly(expected));
    }

    @Test
    void aLeaderIsToldWhenItLeadsNoLonger() {
        calls.leads(3);
        calls.hasLed(3);
        awaitTold("leads 3", "follows");
    }

    @Test
    void anEndThatOvertakesItsBeginningLeavesNoLeader() {
        calls.hasLed(3);
        calls.leads(3);
        calls.leads(5);
        awaitTold("leads 5");
    }

    @Test
    void anEndThatIsLateEndsNoLaterLeadership() throws InterruptedException {
        calls.leads(3);
        Thread applying = new Thread(() -> {
            calls.applied(99, 3, new byte[0]);
            calls.leads(5);
        });
        applying.start();
        await().until(() -> told.contains("applied 99"));
        calls.hasLed(3); // waits for its turn
        release.countDown();
        applying.join();
        awaitTold("leads 3", "applied 99", "follows", "leads 5");
    }

    @Test
    void anotherLeaderIsToldOnlyToAFollower() {
        calls.otherLeads();
        awaitTold("follows");
        calls.leads(4);
        calls.otherLeads(); // from before
        calls.hasLed(4);
        awaitTold("follows", "leads 4", "follows");
    }

    @Test
    void nothingIsToldAfterAFailure() {
        assertThatThrownBy(() -> calls.applied(13, 1, new byte[0])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> calls.applied(14, 1, new byte[0])).isInstanceOf(IllegalStateException.class);
        calls.failed(new IllegalStateException("again"));
        calls.otherLeads();
        calls.close();
        awaitTold("applied 13", "failed 13");
    }

    @Test
    void aFailureIsToldEvenWhereACallHangs() throws InterruptedException {
        Thread applying = new Thread(() -> calls.applied(99, 3, new byte[0]));
        applying.start();
        await().until(() -> told.contains("applied 99"));
        calls.failed(new IllegalStateException("disk"));
        awaitTold("applied 99", "failed disk");
        release.countDown();
        applying.join();
    }

    @Test
    void aCloseIsNoFailure() {
        calls.closing();
        calls.failed(new IllegalStateException("closed"));
        assertThat(told).isEmpty();
    }
}
