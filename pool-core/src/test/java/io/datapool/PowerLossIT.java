package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The power is cut under a process that publishes, collects garbage, deletes and creates: it is stopped where it is, its file
 * system shut down and mounted again, and another process verifies what is there. The mistakes that the test is shown to find:
 * a library that forgets to force files, and one that forgets to force directories.
 */
class PowerLossIT {
    private static final int MOST_CHANGES_BEFORE_A_CUT = 12;
    private static final int ROUNDS_OF_A_MUTANT = 8;
    /** A stopped child would outlive a test that is killed. */
    private static final String[] DIES_WITH_US = {"setpriv", "--pdeathsig", "KILL"};

    private static final Figures FIGURES = Figures.of(PowerLossIT.class, "power loss");

    @TempDir
    Path work;

    private ChildJvm child(PoolOptions options) throws IOException {
        return ChildJvm.on(options, work).through(DIES_WITH_US).start();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasAcknowledgedSurvives(PowerCutDisk.FileSystem type) throws Exception {
        try (PowerCutDisk disk = PowerCutDisk.make(type)) {
            PoolOptions options = PoolOptions.named("lit").home(disk.root().resolve("home"));
            Random random = Samples.random("PowerLossIT " + type);
            int rounds = Rounds.of(3, 50);
            long changes = 0;
            ChildJvm child = child(options);
            try {
                for (int round = 0; round < rounds; round++) {
                    List<String> said = changeUntilTheCut(disk, child, random);
                    child = child(options);
                    assertThat(problem(said, child.ask("state")))
                            .as("round %d", round)
                            .isEmpty();
                    changes += said.size();
                }
            } finally {
                child.close();
            }
            FIGURES.add(type + ", power cuts / changes told to be safe", rounds + " / " + changes);
            FIGURES.add(type + ", lost or damaged", 0);
        }
    }

    enum Mutant {
        FORGETS_FILES("FORCE"),
        FORGETS_DIRECTORIES("FORCE_DIRECTORY");

        private final String forgotten;

        Mutant(String forgotten) {
            this.forgotten = forgotten;
        }
    }

    @ParameterizedTest
    @EnumSource
    void catchesMutantsOnExt4(Mutant mutant) throws Exception {
        catches(mutant, PowerCutDisk.FileSystem.EXT4);
    }

    @ParameterizedTest
    @EnumSource
    void catchesMutantsOnXfs(Mutant mutant) throws Exception {
        Rounds.inLongBuildOr(false);
        catches(mutant, PowerCutDisk.FileSystem.XFS);
    }

    private void catches(Mutant mutant, PowerCutDisk.FileSystem type) throws Exception {
        int lost = 0;
        int rounds = 0;
        while (rounds < ROUNDS_OF_A_MUTANT && (lost == 0 || Rounds.areLong())) {
            rounds++;
            lost += loses(mutant, type) ? 1 : 0;
        }
        FIGURES.add("mutant " + mutant + " on " + type + ", lost or damaged", lost + " of " + rounds + " rounds");
        assertThat(lost).isPositive();
    }

    /** Cuts the power when all is quiet: a change in progress could force what the one before it forgot. */
    private boolean loses(Mutant mutant, PowerCutDisk.FileSystem type) throws Exception {
        try (PowerCutDisk disk = PowerCutDisk.make(type)) {
            PoolOptions options = PoolOptions.named("lit").home(disk.root().resolve("home"));
            try (ChildJvm writer = child(options);
                    ChildJvm witness = child(options)) {
                assertThat(writer.ask("forget " + mutant.forgotten)).isEqualTo("done");
                assertThat(writer.ask("create")).isEqualTo("generation 1");
                assertThat(writer.ask("publish 4")).isEqualTo("generation 5");
                List<String> said = List.of("SAFE " + writer.ask("state"));
                writer.signal("STOP");
                disk.cutPower();
                writer.kill();
                disk.restart();
                return !problem(said, witness.ask("state")).isEmpty();
            }
        }
    }

    /** What the process said until the power was cut; then the machine starts again. */
    private static List<String> changeUntilTheCut(PowerCutDisk disk, ChildJvm writer, Random random) throws Exception {
        List<String> said = new ArrayList<>();
        try (writer) {
            writer.say("churn-all " + random.nextLong());
            for (int i = random.nextInt(MOST_CHANGES_BEFORE_A_CUT); i >= 0; i--) {
                said.add(writer.hear());
            }
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(10))); // anywhere in the next change
            writer.signal("STOP");
            disk.cutPower();
            // A thread that was inside the kernel may get its I/O error, and tell of it, before it stops.
            said.addAll(writer.killAndHearAll().stream()
                    .takeWhile(PowerLossWriter::isRegular)
                    .toList());
        }
        disk.restart();
        return said;
    }

    /** What is wrong with what is there, given what was said before; empty when nothing is. */
    private static String problem(List<String> said, String found) {
        String safe = PowerLossWriter.NONE;
        String deleted = "";
        boolean deleting = false;
        for (String line : said) {
            if (!PowerLossWriter.isRegular(line)) {
                return "the writer failed: " + line;
            }
            if (line.startsWith("SAFE ")) {
                deleted = deleting ? poolId(safe) : deleted;
                safe = line.substring("SAFE ".length());
            }
            deleting = line.equals("DELETING");
        }
        String problem = "told to be safe: " + safe + (deleting ? " (deleting)" : "") + "; found: " + found;
        if (found.equals(PowerLossWriter.NONE)) {
            return deleting || safe.equals(PowerLossWriter.NONE) ? "" : problem;
        }
        if (!found.matches("[0-9a-f]{32} \\d+") || poolId(found).equals(deleted)) {
            return problem;
        }
        if (safe.equals(PowerLossWriter.NONE)) {
            return ""; // the next one was being created
        }
        return poolId(found).equals(poolId(safe)) && generation(found) >= generation(safe) ? "" : problem;
    }

    private static String poolId(String identity) {
        return identity.split(" ", -1)[0];
    }

    private static long generation(String identity) {
        return Long.parseLong(identity.split(" ", -1)[1]);
    }

    /** Another process confirms that all is as it should be, when the one that published was killed before it had forced it. */
    @ParameterizedTest
    @EnumSource
    void whatWasConfirmedSurvives(PowerCutDisk.FileSystem type) throws Exception {
        Rounds.inLongBuildOr(type == PowerCutDisk.FileSystem.EXT4);
        assertThat(stateAfterConfirming(type, "")).endsWith(" 2");
    }

    @Test
    void catchesTheMutantThatConfirmsWithoutForcing() throws Exception {
        assertThat(stateAfterConfirming(PowerCutDisk.FileSystem.EXT4, Mutant.FORGETS_DIRECTORIES.forgotten))
                .endsWith(" 1");
    }

    private String stateAfterConfirming(PowerCutDisk.FileSystem type, String forgotten) throws Exception {
        try (PowerCutDisk disk = PowerCutDisk.make(type)) {
            PoolOptions options = PoolOptions.named("lit").home(disk.root().resolve("home"));
            try (ChildJvm first = child(options);
                    ChildJvm second = child(options)) {
                assertThat(first.ask("create")).isEqualTo("generation 1");
                assertThat(first.ask("die-publishing")).isEqualTo("renamed");
                if (!forgotten.isEmpty()) {
                    assertThat(second.ask("forget " + forgotten)).isEqualTo("done");
                }
                assertThat(second.ask("create-or-attach")).isEqualTo("generation 2");
                assertThat(second.ask("begin")).isEqualTo("generation 2");
                assertThat(second.ask("commit")).isEqualTo("generation 2");
                second.signal("STOP");
                disk.cutPower();
                first.kill();
                second.kill();
            }
            disk.restart();
            try (ChildJvm witness = child(options)) {
                return witness.ask("state");
            }
        }
    }
}
