package io.datapool.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sound bytes with random changes, and every input that was once handled badly, through all that reads a file. A failure
 * prints its seed and its input; {@code -Dfuzz.seed=} repeats a run. {@link JazzerFuzzTest} looks further.
 */
class FuzzTest {
    private static final Path REGRESSIONS = Path.of("src/test/resources/regressions");

    /** Changed inputs per target; whole files take more than a page does. */
    private static final int INPUTS = 5_000;

    private static final int FILES = 1_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aSoundInputIsAccepted(FuzzTarget target) throws Exception {
        for (byte[] seed : FuzzSeeds.of(target, directory)) {
            target.run(seed);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void changedBytesGiveAValueOrATypedErrorAndNothingElse(FuzzTarget target) throws Exception {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        List<byte[]> seeds = FuzzSeeds.of(target, directory);
        Mutator mutator = new Mutator(seed);
        Random random = new Random(seed);
        int inputs = Integer.getInteger("fuzz.inputs", target == FuzzTarget.WHOLE_FILE ? FILES : INPUTS);
        for (int i = 0; i < inputs; i++) {
            byte[] input =
                    mutator.mutate(seeds.get(random.nextInt(seeds.size())), seeds.get(random.nextInt(seeds.size())));
            try {
                target.check(input);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", input " + i + ": " + HexFormat.of().formatHex(input), e);
            }
        }
    }

    static Stream<Path> regressions() throws Exception {
        try (Stream<Path> files = Files.walk(REGRESSIONS)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    /** The folder says which target, the file's name what was wrong. */
    @ParameterizedTest
    @MethodSource("regressions")
    void whatWasOnceHandledBadlyIsHandledWell(Path input) throws Exception {
        FuzzTarget target =
                FuzzTarget.valueOf(input.getName(input.getNameCount() - 2).toString());
        target.check(Files.readAllBytes(input));
        assertThat(Files.size(input)).as("small enough to keep").isLessThan(1 << 16);
    }
}
