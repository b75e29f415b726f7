package io.datapool.internal.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.schema.EpochNanos;
import io.datapool.schema.TimeRange;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeGuideTest {
    private static TimeRange range(long first, long last, long step) {
        return new TimeRange(
                EpochNanos.instant(first),
                EpochNanos.instant(last),
                step == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(step)),
                false);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0, 1, 0",
        "0, 63, 0",
        "0, 64, 0",
        "-5, 1000000, 0",
        "-5, 1000000, 7",
        "0, 9223372036854775807, 0",
        "0, 9223372036854775807, 60000000000",
        "-9223372036854775808, 9223372036854775807, 0",
        "-9223372036854775808, 9223372036854775807, 1",
        "-9223372036854775808, 9223372036854775807, 36028797018963967"
    })
    void guideFitsItsRoomAndCanBeSaid(long first, long last, long step) {
        for (int rows : new int[] {TimeGuide.MIN_ROWS, 5000, 1_000_000_007, SegmentLayout.MAX_ROWS}) {
            TimeGuide guide = TimeGuide.plan(range(first, last, step), rows, 4096)
                    .orElseThrow()
                    .completed(true, "0123abcd");
            assertThat(guide.bytes()).isBetween(8L, TimeGuide.maxBytes(rows));
            assertThat(guide.bucketNanos()).isBetween(1L, 999_999_999_999_999_999L);
            assertThat(guide.stepNanos()).isEqualTo(step);
            assertThat(step == 0 ? 0 : guide.bucketNanos() % step).isZero();
            long lastBucket = Long.divideUnsigned(last - first, guide.bucketNanos());
            assertThat(lastBucket).isEqualTo(guide.entries() - 2);
            assertThat(guide.text())
                    .isEqualTo("4096," + guide.entries() + "," + guide.bucketNanos() + "," + step + ",0123abcd");
        }
    }

    @Test
    void guideIsOneThirtySecondOfTheTimeColumn() {
        TimeGuide guide = TimeGuide.plan(range(0, 1L << 50, 0), 10_000_000, 64).orElseThrow();
        assertThat(guide.bytes()).isBetween(2_400_000L, 2_500_004L);
    }

    @Test
    void gridOfEveryStepHasWholeBuckets() {
        // 16,001 steps, of which one is missing.
        TimeGuide guide = TimeGuide.plan(range(0, 60 * 16_000, 60), 16_000, 64).orElseThrow();
        assertThat(guide.bucketNanos()).isEqualTo(60 * 17);
    }
}
