package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolDamagedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody with the right to do so cuts a segment short that this process has mapped. */
class TruncatedSegmentTest {
    private static final int ROWS = 10_000;
    private static final long BYTES_LEFT = 8192;

    @TempDir
    Path home;

    private PoolOptions options;
    private SharedDataPool pool;
    private Dataset mapped;
    private Path segment;

    @BeforeEach
    void cutAMappedSegmentShort() throws IOException {
        options = Samples.options(home);
        pool = SharedDataPool.create(options);
        pool.put(
                "k",
                DatasetDraft.withTime(Samples.grid(Samples.START, Samples.HOUR, ROWS))
                        .floats("f", new float[ROWS])
                        .doubles("d", new double[ROWS])
                        .longs("n", new long[ROWS]));
        mapped = pool.get("k");
        segment = new SegmentFiles(options).of("k", 2);
        Files.setPosixFilePermissions(segment, PosixFilePermissions.fromString("rw-------"));
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(BYTES_LEFT);
        }
    }

    @AfterEach
    void closeThePool() {
        pool.close();
    }

    /** Also what was mapped before, and would be used again. */
    @Test
    void anotherHandleNotices() {
        try (SharedDataPool other = SharedDataPool.attach(options)) {
            assertThatThrownBy(() -> other.get("k"))
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContainingAll(segment.toString(), BYTES_LEFT + " bytes", "the registry says");
        }
    }

    @Test
    void verifyNotices() {
        assertThat(pool.verify().problems().get("k")).contains(BYTES_LEFT + " bytes");
        assertThat(pool.verifyDeep().problems().toString()).contains(BYTES_LEFT + " bytes");
    }

    private void assertNamesTheSegment(ThrowingCallable copy) {
        assertThatThrownBy(copy)
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContainingAll(segment.toString(), "'k'", BYTES_LEFT + " bytes", "pool verify");
    }

    @Test
    void aBulkCopyNamesTheSegment() {
        assertNamesTheSegment(() -> mapped.floats("f").toArray());
        assertNamesTheSegment(() -> mapped.doubles("d").toArray());
        assertNamesTheSegment(() -> mapped.longs("n").toArray());
    }

    @Test
    void aBulkCopyOfAPartNamesTheSegment() {
        FloatColumn floats = mapped.floats("f");
        DoubleColumn doubles = mapped.doubles("d");
        LongColumn longs = mapped.longs("n");
        assertNamesTheSegment(() -> floats.copyTo(ROWS - 5000, new float[5000], 0, 5000));
        assertNamesTheSegment(() -> doubles.copyTo(ROWS - 5000, new double[5000], 0, 5000));
        assertNamesTheSegment(() -> longs.slice(ROWS / 2, ROWS).copyTo(0, new long[5000], 0, 5000));
    }
}
