package io.rollcall.client.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rollcall.client.call.CallFailure;
import io.rollcall.client.call.ServiceResponse;
import io.rollcall.client.session.CallOutcome;
import io.rollcall.client.session.CallOutcome.Failed;
import io.rollcall.client.session.CallOutcome.Served;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final long MILLISECOND = 1_000_000;

    private final Timeline timeline = new Timeline();

    @Test
    void eachCallIsInTheBucketOfItsTime() {
        for (int millis : List.of(0, 99, 100, 350)) timeline.add(millis * MILLISECOND, served("echo1", 1));
        assertThat(served()).containsExactly(2, 1, 0, 1);
    }

    @Test
    void aLongSessionTakesNoMoreBucketsThanAShortOneAndLosesNoCall() {
        Duration day = Duration.ofDays(1);
        for (int second = 0; second < day.toSeconds(); second += 10)
            timeline.add(Duration.ofSeconds(second).toNanos(), served("echo1", 1));

        assertThat(timeline.buckets()).hasSizeBetween(Timeline.MAX_BUCKETS / 2, Timeline.MAX_BUCKETS);
        assertThat(served().stream().mapToInt(Integer::intValue).sum()).isEqualTo(8_640);
        assertThat(timeline.seconds()).isEqualTo(86_390);
    }

    @Test
    void whereFewCallsWereMadeFewBucketsAreLeft() {
        for (long i = 0; i < 200; i++) timeline.add(i * 100 * MILLISECOND, served("echo1", 1));
        timeline.smooth();
        assertThat(timeline.buckets()).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void theLastBucketIsNoLongerThanTheSession() {
        timeline.add(0, served("echo1", 1));
        timeline.reach(170 * MILLISECOND);
        assertThat(timeline.points()).hasSize(2);
        assertThat(timeline.lengthSeconds(0)).isEqualTo(0.1);
        assertThat(timeline.lengthSeconds(1)).isCloseTo(0.07, within(1e-9));

        timeline.reach(210 * MILLISECOND);
        assertThat(timeline.points()).as("the third has hardly begun").hasSize(2);
    }

    @Test
    void aCurveIsOfCallsASecondWhateverTheLengthOfABucket() {
        for (long i = 0; i < 10_000; i++) timeline.add(i * 10 * MILLISECOND, served(i % 4 == 0 ? "b" : "a", 2));
        timeline.reach(100_000 * MILLISECOND);
        Curves curves = new Curves(timeline);

        assertThat(curves.calls()).extracting(Curve::label).containsExactly("75.0 %  a", "25.0 %  b");
        assertThat(curves.calls().get(0).values())
                .allSatisfy(value -> assertThat(value).isCloseTo(75, within(2.0)));
        assertThat(curves.calls().get(1).values())
                .allSatisfy(value -> assertThat(value).isCloseTo(25, within(2.0)));
        assertThat(curves.latencies().get(0).values())
                .allSatisfy(value -> assertThat(value).isCloseTo(2, within(0.02)));
    }

    @Test
    void theBusiestInstancesHaveACurveAndTheOthersOneTogether() {
        for (int i = 0; i < 800; i++) timeline.add(0, served("busy" + i % 8, 1));
        for (long i = 0; i < 200; i++) timeline.add(0, served("id" + i, 1));
        timeline.add(0, new Failed(1, new CallFailure("timed out", "why", false), 1));

        assertThat(new Curves(timeline).calls())
                .extracting(Curve::label)
                .hasSize(10)
                .startsWith("10.0 %  busy0", "10.0 %  busy1")
                .endsWith("20.0 %  (others)", "failed: 1");
    }

    @Test
    void whereNoCallIsServedThereIsNoLatency() {
        timeline.add(0, served("echo1", 3));
        timeline.reach(299 * MILLISECOND);
        assertThat(new Curves(timeline).latencies().get(2).values())
                .satisfiesExactly(
                        first -> assertThat(first).isCloseTo(3, within(0.03)),
                        second -> assertThat(second).isNaN(),
                        third -> assertThat(third).isNaN());
    }

    private List<Integer> served() {
        return timeline.buckets().stream()
                .map(bucket -> bucket.latencies().count())
                .toList();
    }

    private static CallOutcome served(String by, long millis) {
        return new Served(1, new ServiceResponse(by, "hello"), millis * MILLISECOND);
    }
}
