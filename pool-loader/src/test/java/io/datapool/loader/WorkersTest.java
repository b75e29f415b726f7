package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.parquet.ParquetFile;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Threads that are still at work when one of them fails. */
class WorkersTest {
    @Test
    void anErrorIsThrownOnlyWhenNobodyWorksOnTheFileAnyMore() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch failing = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        ParquetFile.Task fails = () -> {
            await(running);
            failing.countDown();
            throw new NoClassDefFoundError("gone");
        };
        ParquetFile.Task works = () -> {
            running.countDown();
            await(failing);
            for (int i = 0; i < 100_000; i++) {
                Thread.onSpinWait();
            }
            finished.set(true);
        };
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() -> workers.callAll(List.of(() -> {
                        try {
                            Workers.runAll(List.of(fails, works));
                        } finally {
                            assertThat(finished).isTrue();
                        }
                        return true;
                    })))
                    .isInstanceOf(NoClassDefFoundError.class);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
