package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingLeakTest {
    private static final int CYCLES = 10_000;
    /** A guard against a hang only; mutants need not use it up. */
    private int mostCollections = 500;

    @TempDir
    Path home;

    private PoolOptions options;

    @BeforeEach
    void makeAPool() {
        options = Samples.options(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.bars(100));
            pool.put("b", Samples.bars(100));
        }
    }

    /** Mappings go when the garbage collector has found out that nobody can read them any more. */
    private long mappingsLeft(long expected) throws IOException {
        long left = SegmentFiles.mappingsBelow(home);
        for (int i = 0; i < mostCollections && left > expected; i++) {
            System.gc();
            left = SegmentFiles.mappingsBelow(home);
        }
        return left;
    }

    /** Not some time later: who opens thousands of datasets would run out of them. */
    @Test
    void mappedDatasetsHoldNoDescriptor() throws IOException {
        for (int i = 0; i < 300; i++) {
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                assertThat(pool.get("a").rows()).isEqualTo(100);
                assertThat(pool.get("b").rows()).isEqualTo(100);
                // That of the pin.
                assertThat(SegmentFiles.descriptorsBelow(home)).isEqualTo(1);
            }
        }
    }

    private void openAndClose(int cycles) throws IOException {
        float sum = 0;
        for (int i = 0; i < cycles; i++) {
            try (SharedDataPool pool = SharedDataPool.attach(options)) {
                sum += pool.get("a").slice(1, 3).floats("open").get(0);
                sum += pool.get("b").floats("close").asFloatBuffer().get(5);
            }
        }
        assertThat(sum).isPositive();
        assertThat(SegmentFiles.descriptorsBelow(home)).as("descriptors").isZero();
        assertThat(mappingsLeft(0)).as("mappings").isZero();
    }

    @Test
    void openedAndClosedPoolsLeaveNothingBehind() throws IOException {
        openAndClose(CYCLES);
        Figures figures = Figures.of(MappingLeakTest.class, "races");
        figures.add("open/close cycles", CYCLES);
        figures.add("mappings, descriptors left", "0, 0");
    }

    @SuppressWarnings("try") // the mutant is in force, not used
    private void assertCaught(Mutant mutant, String what) {
        mostCollections = 20;
        try (Without wrong = mutant.putInForce()) {
            assertThatThrownBy(() -> openAndClose(20))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(what);
        }
    }

    @Test
    void catchesTheMutantThatRemembersColumns() {
        assertCaught(Mutant.CLOSE_REMEMBERS_COLUMNS, "mappings");
    }

    @Test
    void catchesTheMutantThatNeverUnpins() {
        assertCaught(Mutant.NEVER_UNPINS, "descriptors");
    }

    @Test
    void publishingLeavesNoMappingOrDescriptorOfItsOwn() throws IOException {
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            for (int i = 0; i < 20; i++) {
                pool.put("c" + i, Samples.bars(100));
            }
            assertThat(SegmentFiles.mappingsBelow(home)).isZero();
            // The pin of this handle is what keeps the readers' lock file open.
            assertThat(SegmentFiles.descriptorsBelow(home)).isEqualTo(1);
        }
        assertThat(SegmentFiles.descriptorsBelow(home)).isZero();
    }

    // In methods of their own: a frame that has not been compiled yet keeps what its variables once held.

    private FloatBuffer bufferOfAPoolThatIsClosed() {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.get("b").rows()).isEqualTo(100);
            return pool.get("a").floats("open").asFloatBuffer();
        }
    }

    @Test
    void mappingStaysWhileABufferIsReachable() throws IOException {
        FloatBuffer buffer = bufferOfAPoolThatIsClosed();
        assertThat(mappingsLeft(1)).isEqualTo(1);
        assertThat(buffer.get(99)).isEqualTo(199);
    }

    private FloatColumn sliceOfAPoolThatIsDropped() {
        SharedDataPool pool = SharedDataPool.attach(options);
        assertThat(pool.get("b").rows()).isEqualTo(100);
        return pool.get("a").floats("open").slice(99, 100);
    }

    @Test
    void mappingStaysWhileASliceIsReachableEvenIfThePoolIsDropped() throws IOException {
        FloatColumn slice = sliceOfAPoolThatIsDropped();
        assertThat(mappingsLeft(1)).isEqualTo(1);
        assertThat(slice.get(0)).isEqualTo(199);
    }

    @Test
    void damagedSegmentsLeaveNothingBehind() throws IOException {
        Path segment = new SegmentFiles(options).of("a", 2);
        byte[] bytes = java.nio.file.Files.readAllBytes(segment);
        bytes[9]++;
        SegmentFiles.overwrite(segment, bytes);
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> pool.get("a")).isInstanceOf(io.datapool.error.PoolDamagedException.class);
            }
            assertThat(mappingsLeft(0)).isZero();
        }
    }
}
