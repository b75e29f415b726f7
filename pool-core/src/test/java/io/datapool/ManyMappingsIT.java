package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process near the kernel's limit of mappings, where the JVM would die, has a typed error and goes on, whatever its collector. */
class ManyMappingsIT {
    private static final int ATTACHED_AGAIN = Rounds.of(2_000, 70_000);
    /** One of the collector's making may be unmapped while the next is there; many would be a leak. */
    private static final int FEW = 10;

    private static final int SEGMENTS = 66_000;

    @TempDir(factory = InMemory.class)
    Path work;

    @TempDir(factory = InMemory.class)
    static Path many;

    private PoolOptions options;

    @BeforeEach
    void publish() throws IOException {
        assumeTrue(MappingCommands.most() < 100_000, "vm.max_map_count is so high here that it takes long to reach");
        options = PoolOptions.named("mapped").home(work.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            Generations.publish(pool);
        }
    }

    private ChildJvm.Launch launch(String collector) throws IOException {
        return ChildJvm.on(options, work).jvmArgument(collector);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseZGC"})
    void aCrowdedProcessIsToldAndReadsOnWhenThereIsRoom(String collector) throws Exception {
        try (ChildJvm child = launch(collector).start()) {
            child.ask("attach");
            assertThat(child.ask("crowd " + aFile())).isEqualTo("crowded");
            assertThat(child.ask("check slot-0"))
                    .startsWith("PlatformException: this process has ")
                    .contains("vm.max_map_count", "sysctl -w", "fewer datasets");
            assertThat(child.ask("disperse")).isEqualTo("dispersed");
            assertThat(child.ask("check slot-0")).isEqualTo("right");
            child.exit();
        }
    }

    private Path aFile() throws IOException {
        return Files.write(work.resolve("crowd"), new byte[1]);
    }

    /** Without the guard, something is mapped beyond nine tenths of the limit. */
    @Test
    void catchesTheMutantThatMapsWhateverTheNumber() throws Exception {
        Class<?> budget = Class.forName("io.datapool.internal.segment.MappingBudget");
        try (ChildJvm child =
                launch("-XX:+UseSerialGC").without(budget, "requireRoom").start()) {
            child.ask("attach");
            child.ask("crowd " + aFile());
            assertThat(child.ask("check slot-1")).isEqualTo("right");
            child.exit();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseZGC"})
    void attachingAgainAndAgainMapsNothingNew(String collector) throws Exception {
        try (ChildJvm child =
                launch(collector).jvmArgument("-XX:+DisableExplicitGC").start()) {
            assertThat(Integer.parseInt(child.ask("reattach " + ATTACHED_AGAIN)))
                    .isLessThanOrEqualTo(FEW);
            child.exit();
        }
    }

    /** Handles that are closed leave mappings of many segments, which may or may not be collected. */
    @ParameterizedTest
    @CsvSource({
        "-XX:+UseSerialGC, -XX:+DisableExplicitGC",
        "-XX:+UseSerialGC, -XX:-DisableExplicitGC",
        "-XX:+UseG1GC, -XX:+DisableExplicitGC",
        "-XX:+UseG1GC, -XX:-DisableExplicitGC",
        "-XX:+UseZGC, -XX:+DisableExplicitGC",
        "-XX:+UseZGC, -XX:-DisableExplicitGC"
    })
    void moreSegmentsThanTheKernelAllowsAreATypedError(String collector, String explicit) throws Exception {
        Rounds.inLongBuildOr(false);
        ChildJvm.Launch launch = launch(collector).on(manySegments()).jvmArgument(explicit);
        try (ChildJvm child = launch.start()) {
            assertThat(child.ask("sweep 0," + SEGMENTS))
                    .startsWith("PlatformException: this process has ")
                    .contains("vm.max_map_count");
            String half = child.ask("sweep 0," + SEGMENTS / 2);
            String otherHalf = child.ask("sweep " + SEGMENTS / 2 + "," + SEGMENTS);
            for (String answer : new String[] {half, otherHalf}) {
                assertThat(answer).matches("read " + SEGMENTS / 2 + "|PlatformException: this process has .*");
            }
            child.exit();
        }
    }

    /** Published once for all. */
    private static PoolOptions manySegments() {
        PoolOptions options = PoolOptions.named("many").home(many.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            if (pool.keys().isEmpty()) {
                try (PoolUpdate update = pool.beginUpdate()) {
                    for (int i = 0; i < SEGMENTS; i++) {
                        update.put("k" + i, DatasetDraft.withoutTime().floats("v", new float[] {i}));
                    }
                    update.commit();
                }
            }
        }
        return options;
    }
}
