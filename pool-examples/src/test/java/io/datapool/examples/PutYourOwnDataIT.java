package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.error.PoolNotFoundException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutYourOwnDataIT {
    @TempDir
    Path directory;

    @Test
    void itShowsEverythingAndLeavesNoPool() throws Exception {
        Path home = directory.resolve("home");
        ExampleProcess done = ExampleProcess.run(directory, PutYourOwnData.class, home);
        assertThat(done.errors()).isEmpty();
        assertThat(done.exitCode()).isZero();
        assertThat(done.output())
                .contains("at 2025-01-02T12:00:00Z: signal 0.99749", "orders 9007199254741029")
                .contains("signals: 1000 rows, 28000 bytes, columns [timestamp, signal, precise, orders]")
                .contains("generation 3 holds [limits, signals, weights], 28016 bytes")
                .contains("data frame of 3 rows")
                .contains("gc deleted [limits.g3.arrow]")
                .contains("scratch pool holds [temporary]");
        for (String name : new String[] {"own_data", "scratch"}) {
            Assertions.assertThatThrownBy(
                            () -> SharedDataPool.attach(PoolOptions.named(name).home(home)))
                    .isInstanceOf(PoolNotFoundException.class);
        }
    }
}
