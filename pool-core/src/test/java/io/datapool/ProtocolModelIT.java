package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Has the model checker SPIN try every schedule of the protocol in {@code src/test/spin/pool.pml}, which is written after
 * {@link Snapshot}, {@link PoolUpdate}, {@link GarbageCollection}, {@link History}, {@link PoolWriting} and {@link PoolCreation}: whoever changes their steps changes it
 * too.
 */
class ProtocolModelIT {
    private static final Figures FIGURES = Figures.of(ProtocolModelIT.class, "protocol model");
    private static final Path MODEL = Path.of(System.getProperty("basedir", "."), "src", "test", "spin", "pool.pml");
    private static final Pattern STATES = Pattern.compile("(\\d+) states, stored");

    /** All take minutes; these, seconds. */
    private static final Set<Setting> SETTINGS_OF_EVERY_BUILD = EnumSet.of(Setting.IN_SHORT);

    private static final Set<Mutant> MUTANTS_OF_EVERY_BUILD =
            EnumSet.of(Mutant.GC_IGNORES_PINS, Mutant.MOVES_ON_AFTER_THE_LOCK, Mutant.NO_DIRECTORY_FSYNC);

    @TempDir
    Path work;

    @BeforeAll
    static void wantTheChecker() {
        Needs.tools("spin", "gcc");
    }

    /** How many take part and how much happens: all at once would be too many schedules. */
    enum Setting {
        IN_SHORT(1, 1, 1, 2, 1, 0),
        A_READER(1, 2, 1, 3, 1, 0),
        TWO_READERS(2, 1, 1, 2, 1, 0),
        TWO_WRITERS(0, 0, 2, 3, 1, 0),
        POWER_LOSS(0, 0, 1, 4, 1, 1),
        POWER_LOSS_UNDER_A_READER(1, 2, 1, 2, 1, 1),
        POWER_LOSS_UNDER_TWO_WRITERS(0, 0, 2, 2, 1, 1);

        private final String definitions;

        Setting(int readers, int refreshes, int writers, int changes, int kills, int powerLosses) {
            definitions = "-DREADERS=" + readers + " -DREFRESHES=" + refreshes + " -DWRITERS=" + writers + " -DCHANGES="
                    + changes + " -DKILLS=" + kills + " -DPOWER_LOSSES=" + powerLosses;
        }
    }

    /** What a broken rule leads to, in the checker's words: the assertion that fails, as SPIN writes it. */
    private enum Harm {
        A_HELD_SEGMENT_IS_GONE("assertion violated 0"),
        A_HELD_GENERATION_IS_FORGOTTEN("old[registry[held[0]].generation]!=held[0]"),
        A_GENERATION_CANNOT_BE_OPENED("assertion violated ended[told]"),
        A_KEPT_GENERATION_HAS_LOST_ITS_SEGMENT("(old[p]==0)"),
        THE_CURRENT_SEGMENT_IS_GONE("(name[registry[seen].row]/2)==registry[seen].pool"),
        THE_CURRENT_SEGMENT_IS_LOST("name[registry[seen].row]==((2*registry[seen].pool)+1)"),
        AN_ACKNOWLEDGED_GENERATION_IS_LOST("assertion violated (seen>=acknowledged)"),
        A_NUMBER_IS_USED_TWICE("registry[i].generation=="),
        A_FILE_NAME_IS_USED_TWICE("assertion violated (name[g]==0)"),
        GARBAGE_STAYS_FOR_EVER("assertion violated ((name[g]==0)||(g==registry[seen].row))"),
        SOMEBODY_WAITS_FOR_EVER("invalid end state");

        private final String message;

        Harm(String message) {
            this.message = message;
        }
    }

    /** A rule that the model can be told to break, where, and what then must be found. */
    enum Mutant {
        NO_SECOND_READ(Setting.A_READER, Harm.A_HELD_GENERATION_IS_FORGOTTEN),
        UNPIN_BEFORE_PIN(Setting.A_READER, Harm.A_HELD_GENERATION_IS_FORGOTTEN),
        GC_IGNORES_PINS(Setting.A_READER, Harm.A_HELD_GENERATION_IS_FORGOTTEN),
        COMMITS_END_WHAT_IS_READ(Setting.A_READER, Harm.A_HELD_GENERATION_IS_FORGOTTEN),
        ENDS_WITHOUT_THE_BYTE(Setting.A_READER, Harm.A_HELD_GENERATION_IS_FORGOTTEN),
        HISTORY_AFTER_THE_RENAME(Setting.A_READER, Harm.A_GENERATION_CANNOT_BE_OPENED),
        GC_ASKS_FOR_ONE_GENERATION(Setting.A_READER, Harm.A_HELD_SEGMENT_IS_GONE),
        MOVES_ON_AFTER_THE_LOCK(Setting.TWO_WRITERS, Harm.A_HELD_SEGMENT_IS_GONE),
        PINS_OUTLIVE_PROCESSES(Setting.A_READER, Harm.GARBAGE_STAYS_FOR_EVER),
        LOCK_OUTLIVES_PROCESS(Setting.A_READER, Harm.SOMEBODY_WAITS_FOR_EVER),
        NUMBERS_FROM_FILES_ALONE(Setting.A_READER, Harm.A_NUMBER_IS_USED_TWICE),
        NUMBERS_FROM_REGISTRY_ALONE(Setting.A_READER, Harm.A_FILE_NAME_IS_USED_TWICE),
        ROLLS_BACK_WHAT_IS_IN_DOUBT(Setting.A_READER, Harm.THE_CURRENT_SEGMENT_IS_GONE),
        DELETES_SEGMENTS_FIRST(Setting.A_READER, Harm.THE_CURRENT_SEGMENT_IS_GONE),
        NO_FILE_FSYNC(Setting.POWER_LOSS, Harm.THE_CURRENT_SEGMENT_IS_LOST),
        NO_DIRECTORY_FSYNC(Setting.POWER_LOSS, Harm.THE_CURRENT_SEGMENT_IS_LOST),
        REGISTRY_BEFORE_SEGMENTS(Setting.POWER_LOSS, Harm.THE_CURRENT_SEGMENT_IS_LOST),
        SEGMENTS_GO_BEFORE_HISTORY_IS_FORCED(Setting.POWER_LOSS, Harm.A_KEPT_GENERATION_HAS_LOST_ITS_SEGMENT),
        GC_BEFORE_THE_REGISTRY_IS_FORCED(Setting.POWER_LOSS, Harm.THE_CURRENT_SEGMENT_IS_LOST),
        ACKNOWLEDGES_UNFORCED(Setting.POWER_LOSS, Harm.AN_ACKNOWLEDGED_GENERATION_IS_LOST),
        DELETES_WITHOUT_FSYNC(Setting.POWER_LOSS, Harm.AN_ACKNOWLEDGED_GENERATION_IS_LOST);

        private final Setting setting;
        private final Harm harm;

        Mutant(Setting setting, Harm harm) {
            this.setting = setting;
            this.harm = harm;
        }
    }

    @ParameterizedTest
    @EnumSource
    void noScheduleBreaksAPromise(Setting setting) throws Exception {
        Rounds.inLongBuildOr(SETTINGS_OF_EVERY_BUILD.contains(setting));
        String verdict = check(setting.definitions, "-O2");

        assertThat(verdict).contains("errors: 0").doesNotContain("Search not completed", "pan:1:");
        FIGURES.add(setting + ", states", states(verdict));
    }

    @ParameterizedTest
    @EnumSource
    void theHarmOfABrokenRuleIsFound(Mutant mutant) throws Exception {
        Rounds.inLongBuildOr(MUTANTS_OF_EVERY_BUILD.contains(mutant));
        String verdict = check(mutant.setting.definitions + " -DMUTANT_" + mutant, "-O0");

        assertThat(verdict).contains("errors: 1").contains(mutant.harm.message);
        FIGURES.add("mutant " + mutant, mutant.harm + " after " + states(verdict) + " states");
    }

    private static long states(String verdict) {
        Matcher matcher = STATES.matcher(verdict);
        assertThat(matcher.find()).as(verdict).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** Generates the checker for those definitions, compiles and runs it; a mutant is found before optimizing has paid. */
    private String check(String definitions, String optimization) throws Exception {
        List<String> generate = new ArrayList<>(List.of("spin"));
        generate.addAll(List.of(definitions.split(" ", -1)));
        generate.addAll(List.of("-a", MODEL.toAbsolutePath().toString()));
        run(generate);
        run(List.of("gcc", optimization, "-DSAFETY", "-DCOLLAPSE", "-o", "pan", "pan.c"));
        return run(List.of(work.resolve("pan").toString(), "-m100000", "-w24"));
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("output").toFile())
                .start();
        int exitCode = process.waitFor();
        String output = Files.readString(work.resolve("output"), StandardCharsets.UTF_8);
        assertThat(exitCode).as("%s:%n%s", command, output).isZero();
        return output;
    }
}
