package io.datapool.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.Figures;
import io.datapool.Rounds;
import io.datapool.internal.registry.RegistryMutants;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sound files with random changes and right checksums through all that reads them. A failure prints its seed and its input;
 * {@code -Dfuzz.seed=} repeats a run. {@link JazzerFuzzTest} looks further. Its mutant reads YAML without limits.
 */
class FuzzTest {
    private final Figures figures = Figures.of(FuzzTest.class, "hostile input");

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
    @Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void changedBytesGiveAResultOrATypedErrorAndNothingElse(FuzzTarget target) throws Exception {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        List<byte[]> seeds = FuzzSeeds.of(target, directory);
        Mutator mutator = new Mutator(seed);
        Random random = new Random(seed);
        int accepted = 0;
        int inputs = target == FuzzTarget.POOL ? Rounds.of(1_000, 40_000) : Rounds.of(8_000, 400_000);
        for (int i = 0; i < inputs; i++) {
            byte[] input = mutator.mutate(seeds.get(random.nextInt(seeds.size())));
            try {
                accepted += target.check(input) ? 1 : 0;
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", input " + i + ": " + HexFormat.of().formatHex(input), e);
            }
        }
        assertThat(accepted).as("some changes are harmless").isBetween(1, inputs - 1);
        figures.add("changed inputs for " + target + " (seed " + seed + ")", inputs);
        figures.add("changed inputs for " + target + ", refused with a typed error", inputs - accepted);
    }

    @Test
    void catchesTheMutantWithoutLimits() {
        // Forty nested lists are refused with limits; without them the row's unknown field is read.
        byte[] nested =
                ("{\"deep\": " + "[".repeat(40) + "0x1" + "]".repeat(40) + "}").getBytes(StandardCharsets.UTF_8);
        assertThat(refusalOf(nested)).contains("Nesting Depth exceeded");
        RegistryMutants.withoutLimits()
                .isCaughtBy(() -> assertThat(refusalOf(nested)).contains("Nesting Depth exceeded"));
    }

    private static String refusalOf(byte[] row) {
        try {
            FuzzTarget.ROW.run(row);
            return "none";
        } catch (Exception e) {
            return String.valueOf(e.getMessage());
        }
    }
}
