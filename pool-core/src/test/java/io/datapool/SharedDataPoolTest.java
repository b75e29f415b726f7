package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedDataPoolTest {
    @TempDir
    Path home;

    @Test
    void whatWasPutIsReadBack() {
        PoolOptions options = PoolOptions.named("p").home(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("signals", DatasetDraft.withTime(new long[] {10, 20, 30}).floats("alpha", new float[] {
                1.5f, 2f, Float.NaN
            }));
            assertThat(pool.get("signals").floats("alpha").toArray()).containsExactly(1.5f, 2f, Float.NaN);
        }
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.keys()).containsExactly("signals");
            assertThat(pool.get("signals").time().epochNanos(2)).isEqualTo(30);
            assertThat(pool.verify().problems()).isEmpty();
        }
    }
}
