package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change on a file system which keeps times in whole seconds. */
class WholeSecondsIT {
    @TempDir
    Path directory;

    @Test
    void aFileThatIsReplacedWithinItsSecondIsSeen() throws Exception {
        int withinOneSecond = 0;
        try (Mount disk = Mount.wholeSeconds(directory.resolve("disk"), directory.resolve("image"));
                SharedDataPool pool =
                        SharedDataPool.create(PoolOptions.named("p").home(directory.resolve("home")))) {
            Path file = disk.root().resolve("ohlcv/A_1m.parquet");
            for (int turn = 2; withinOneSecond < 3; turn++) {
                double before = 2 + turn / 1e3;
                FreshFileTest.write(file, before);
                FileTime modified = Files.getLastModifiedTime(file);
                assertThat(modified.to(TimeUnit.NANOSECONDS) % 1_000_000_000).isZero();
                FreshFileTest.load(disk.root(), pool, LoadOptions.defaults());
                FreshFileTest.write(file, -before + 9);
                withinOneSecond += Files.getLastModifiedTime(file).equals(modified) ? 1 : 0;
                FreshFileTest.load(disk.root(), pool, LoadOptions.defaults());
                assertThat(pool.ohlcv("A", "1m").open().get(1)).isEqualTo((float) (-before + 9));
            }
        }
    }
}
