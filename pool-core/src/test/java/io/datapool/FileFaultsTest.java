package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolException;
import io.datapool.internal.file.Fault;
import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.FaultyDisk.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each file operation of each {@link Scenario} once is the last one, or fails in each way that it can. The mistakes that it is
 * shown to find: a registry that is not replaced in one step, a deletion that begins with the segments, unfinished files that
 * stay, a force that is tried again, a generation that is taken back although it may be there, segments that are overwritten.
 */
class FileFaultsTest {
    @TempDir(factory = InMemory.class)
    Path work;

    private int homes;

    @ParameterizedTest
    @EnumSource
    void everyOperationMayBeTheLast(Scenario scenario) throws IOException {
        int points = disturb(scenario, Fault.STOP, Mistake.NONE);
        assertThat(points).isPositive();
        Figures.of(getClass(), "every step").add("stopped at, " + scenario, points + " operations");
    }

    @ParameterizedTest
    @EnumSource
    void everyOperationMayFail(Scenario scenario) throws IOException {
        int points = 0;
        for (Fault fault : List.of(
                Fault.EIO,
                Fault.EIO_FOR_GOOD,
                Fault.EIO_AFTERWARDS,
                Fault.ENOSPC,
                Fault.ENOSPC_HALF_WAY,
                Fault.EMFILE,
                Fault.EACCES)) {
            points += disturb(scenario, fault, Mistake.NONE);
        }
        assertThat(points).isPositive();
        Figures.of(getClass(), "every step").add("failed at, " + scenario, points + " operations and errors");
    }

    /** Lets the 1st, 2nd, 3rd … operation go wrong, until the scenario ends before that; returns how many did. */
    private int disturb(Scenario scenario, Fault fault, Mistake mistake) throws IOException {
        for (int failing = 1; ; failing++) {
            Scenario.Stage stage =
                    scenario.stage(work.resolve("parent-" + ++homes).resolve("home"));
            Set<String> filesBefore = Aftermath.files(stage.options);
            Aftermath aftermath = new Aftermath(scenario, stage.options);
            FaultyDisk disk = FaultyDisk.failing(stage.disk, work, fault, failing, mistake);
            try {
                try (disk) {
                    scenario.act(stage);
                } catch (FaultyDisk.Crash e) {
                    stage.endProcess();
                    aftermath.afterACrash();
                    aftermath.anotherWriterWorks();
                    continue;
                } catch (PoolException e) {
                    assertThat(disk.wasHit()).as("%s", e).isTrue();
                    nothingIsForcedAgain(disk);
                    if (fault.letsCleanUp()) {
                        nothingUnfinishedIsLeft(filesBefore, stage);
                    }
                    aftermath.afterFailure(e, stage.pool);
                    stage.endProcess();
                    aftermath.anotherWriterWorks();
                    continue;
                }
                aftermath.afterSuccess();
                stage.endProcess();
                if (!disk.wasHit()) {
                    return failing - 1;
                }
                aftermath.anotherWriterWorks();
            } catch (AssertionError | RuntimeException e) {
                stage.endProcess();
                throw new AssertionError(
                        scenario + ", " + fault + " at operation " + failing + " (" + disk.sinceThen() + " of "
                                + disk.events() + "): " + e.getMessage(),
                        e);
            }
        }
    }

    /** The kernel may take what it failed to write for written: the second time would succeed and mean nothing. */
    private static void nothingIsForcedAgain(FaultyDisk disk) {
        List<FaultyDisk.Event> events = disk.sinceThen();
        if (!events.isEmpty() && events.get(0).verb().startsWith("FORCE")) {
            assertThat(events.subList(1, events.size()))
                    .as("operations after a failed force")
                    .doesNotContain(events.get(0));
        }
    }

    private static void nothingUnfinishedIsLeft(Set<String> before, Scenario.Stage stage) throws IOException {
        assertThat(Aftermath.files(stage.options).stream()
                        .filter(name -> name.endsWith(".tmp"))
                        .filter(name -> !before.contains(name)))
                .as("unfinished files")
                .isEmpty();
    }

    @Test
    void catchesTheMutantThatWritesTheRegistryInPlace() {
        Mistake inPlace = (event, tick, right) -> {
            if (event.verb().equals("RENAME")) {
                byte[] content = Files.readAllBytes(unfinishedRegistry(event.path()));
                tick.run();
                Files.write(event.path(), Arrays.copyOf(content, content.length / 2));
                tick.run();
                Files.write(event.path(), content);
            } else {
                right.run();
            }
        };
        assertThatThrownBy(() -> disturb(Scenario.PUT_NEW, Fault.STOP, inPlace))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("registry.yaml");
    }

    private static Path unfinishedRegistry(Path registry) throws IOException {
        return list(registry.resolveSibling("")).stream()
                .filter(file -> file.toString().endsWith(".tmp"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void catchesTheMutantThatDeletesSegmentsBeforeTheRegistry() {
        Mistake segmentsFirst = (event, tick, right) -> {
            if (event.verb().equals("DELETE") && event.path().endsWith("registry.yaml")) {
                Path segments = event.path().resolveSibling("segments");
                for (Path segment : list(segments)) {
                    tick.run();
                    Files.delete(segment);
                }
            }
            right.run();
        };
        assertThatThrownBy(() -> disturb(Scenario.DELETE, Fault.STOP, segmentsFirst))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("damage");
    }

    @Test
    void catchesTheMutantThatLeavesUnfinishedFiles() {
        Mistake untidy = (event, tick, right) -> {
            if (event.verb().equals("DELETE") && event.path().toString().endsWith(".tmp")) {
                tick.run();
            } else {
                right.run();
            }
        };
        assertThatThrownBy(() -> disturb(Scenario.PUT_NEW, Fault.ENOSPC, untidy))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("unfinished files");
    }

    @Test
    void catchesTheMutantThatForcesAgain() {
        Mistake persistent = (event, tick, right) -> {
            try {
                right.run();
            } catch (IOException e) {
                right.run();
                throw e;
            }
        };
        assertThatThrownBy(() -> disturb(Scenario.PUT_NEW, Fault.EIO, persistent))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("after a failed force");
    }

    /** It takes a directory that could not be forced for a commit that did not happen. */
    @Test
    void catchesTheMutantThatTakesBackWhatIsInDoubt() {
        Mistake rollingBack = (event, tick, right) -> {
            try {
                right.run();
            } catch (IOException e) {
                if (event.verb().equals("FORCE_DIRECTORY") && event.path().endsWith("stage")) {
                    Files.deleteIfExists(event.path().resolve("segments/c.g4.arrow"));
                }
                throw e;
            }
        };
        assertThatThrownBy(() -> disturb(Scenario.PUT_NEW, Fault.EIO, rollingBack))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("damage");
    }

    @Test
    void catchesTheMutantThatOverwritesASegment() {
        Mistake overwriting = (event, tick, right) -> {
            if (event.verb().equals("LINK")) {
                Path unfinished = event.path().resolveSibling(event.path().getFileName() + ".tmp");
                Path published = event.path().resolveSibling("a.g2.arrow");
                tick.run();
                Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("r--r--r--"));
                Files.deleteIfExists(published);
                Files.createLink(published, unfinished);
            }
            right.run();
        };
        assertThatThrownBy(() -> disturb(Scenario.PUT_REPLACING, Fault.STOP, overwriting))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("damage");
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
