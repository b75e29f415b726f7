package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.internal.directory.Quarantine;
import io.datapool.upkeep.RepairOptions;
import io.datapool.upkeep.RepairReport;
import io.datapool.upkeep.RepairReport.RegistryState;
import io.datapool.upkeep.RepairReport.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pools that were damaged and are mended. Its mutants: trusting a segment without checking it, deleting what is not used
 * without a second name.
 */
class RepairTest {
    @TempDir
    Path home;

    private PoolOptions options;
    private Path registry;
    private SegmentFiles segments;
    private String poolId = "";

    /** Generation 2 to 4 published a, b and a again; 5 published c, 6 removed it. All segments are still there. */
    @BeforeEach
    void makeAPool() {
        options = Samples.options(home);
        registry = options.directory().resolve("registry.yaml");
        segments = new SegmentFiles(options);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
            pool.put("b", Samples.bars(30));
            pool.put("a", Samples.values(2));
            pool.put("c", Samples.values(3));
            pool.remove("c");
            poolId = pool.poolId();
        }
    }

    private RepairReport repair() {
        return SharedDataPool.repair(options, RepairOptions.defaults());
    }

    private void damageRegistry() throws IOException {
        byte[] bytes = Files.readAllBytes(registry);
        bytes[10] ^= 1;
        SegmentFiles.overwrite(registry, bytes);
        assertThatThrownBy(() -> SharedDataPool.attach(options))
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContaining("pool repair");
    }

    private static void damage(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int value = SegmentFiles.text(segment).indexOf("\"offset\": ") + "\"offset\": ".length();
        String text = SegmentFiles.text(segment);
        int offset = Integer.parseInt(text.substring(value, text.indexOf(',', value)));
        bytes[offset] ^= 1;
        SegmentFiles.overwrite(segment, bytes);
        Files.setPosixFilePermissions(segment, PosixFilePermissions.fromString("r--r--r--"));
    }

    private List<String> quarantined() throws IOException {
        Path quarantine = options.directory().resolve("quarantine");
        if (!Files.exists(quarantine)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(quarantine)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** It opens, every value is right, and the next generation follows. */
    private void assertSound(RepairReport report) {
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            assertThat(pool.generation()).isEqualTo(report.generation());
            assertThat(pool.poolId()).isEqualTo(report.poolId());
            assertThat(pool.keys()).containsExactlyElementsOf(report.datasets().keySet());
            assertThat(pool.verifyDeep().problems()).isEmpty();
            assertThat(pool.put("next", Samples.values(9))).isEqualTo(report.generation() + 1);
        }
    }

    private float valueOf(String key) {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            return pool.get(key).floats("v").get(0);
        }
    }

    // ---------------------------------------------------------------- the registry

    @Test
    void registryOfAnotherPoolLeavesTheChoiceToTheCaller() throws IOException {
        PoolOptions other = PoolOptions.named("other").home(home);
        try (SharedDataPool pool = SharedDataPool.create(other)) {
            SegmentFiles.overwrite(
                    registry, Files.readAllBytes(other.directory().resolve("registry.yaml")));
            assertThatThrownBy(this::repair)
                    .isInstanceOf(PoolDamagedException.class)
                    .hasMessageContainingAll(pool.poolId(), poolId, "--ignore-registry", "--pool-id " + pool.poolId());
        }
        assertThat(quarantined()).isEmpty();
        RepairReport report =
                SharedDataPool.repair(options, RepairOptions.defaults().ignoringRegistry());
        assertThat(report.poolId()).isEqualTo(poolId);
        assertThat(report.setAside().keySet()).noneMatch(file -> file.startsWith("b."));
        assertSound(report);
        assertThat(valueOf("a")).isEqualTo(2);
    }

    @Test
    void poolWithoutDamageIsLeftAsItIs() throws IOException {
        byte[] before = Files.readAllBytes(registry);
        RepairReport report = repair();
        assertThat(report.changed()).isFalse();
        assertThat(report.registry()).isEqualTo(RegistryState.INTACT);
        assertThat(report.generation()).isEqualTo(6);
        assertThat(report.left()).containsOnlyKeys("a.g2.arrow", "c.g5.arrow");
        assertThat(registry).hasBinaryContent(before);
        assertThat(quarantined()).isEmpty();
    }

    @Test
    void damagedRegistryIsMadeAnewAndWhatItStillSaysIsHeeded() throws IOException {
        damageRegistry();
        RepairReport report = repair();
        assertThat(report.registry()).isEqualTo(RegistryState.DAMAGED);
        assertThat(report.poolId()).isEqualTo(poolId);
        assertThat(report.generation()).isEqualTo(7);
        assertThat(report.datasets().get("a")).isEqualTo(new RepairReport.Restored(4, Standing.CONFIRMED));
        assertThat(report.datasets()).containsEntry("b", new RepairReport.Restored(3, Standing.CONFIRMED));
        assertThat(report.unconfirmed()).as("was removed, and says so").containsExactly("c");
        assertThat(report.setAside()).containsOnlyKeys("a.g2.arrow");
        assertThat(report.ended()).as("they name what is set aside").containsOnlyKeys(2L, 3L);
        assertThat(quarantined()).containsExactly("a.g2.arrow", "g2.yaml", "g3.yaml", "registry.yaml");
        assertThat(segments.names()).containsExactly("a.g4.arrow", "b.g3.arrow", "c.g5.arrow");
        assertThat(valueOf("a")).isEqualTo(2);
        assertSound(report);
    }

    @Test
    void missingRegistryIsMadeAnewFromTheNewestSegments() throws IOException {
        Files.delete(registry);
        RepairReport report = repair();
        assertThat(report.registry()).isEqualTo(RegistryState.MISSING);
        assertThat(report.poolId()).isEqualTo(poolId);
        assertThat(report.generation()).isEqualTo(6);
        assertThat(report.unconfirmed()).containsExactly("a", "b", "c");
        assertThat(valueOf("a")).isEqualTo(2);
        assertSound(report);
    }

    @Test
    void registryOfGarbageADirectoryOrALinkIsMadeAnew() throws IOException {
        SegmentFiles.overwrite(registry, new byte[5000]);
        assertThat(repair().registryProblem()).isPresent();
        Files.delete(registry);
        Files.createDirectory(registry);
        Files.writeString(registry.resolve("mine"), "mine");
        assertThat(repair().registry()).isEqualTo(RegistryState.DAMAGED);
        Files.delete(registry);
        Files.createSymbolicLink(registry, home.resolve("nowhere"));
        RepairReport report = repair();
        assertThat(quarantined()).contains("registry.yaml", "registry.yaml.1", "registry.yaml.2");
        assertThat(options.directory().resolve("quarantine/registry.yaml.1/mine"))
                .hasContent("mine");
        assertSound(report);
    }

    @Test
    void oldRegistryThatWasPutBackIsMadeAnewWhenItIsToBeIgnored() throws IOException {
        byte[] old;
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            old = Files.readAllBytes(registry);
            pool.put("a", Samples.values(7));
        }
        SegmentFiles.overwrite(registry, old);
        RepairReport careful = repair();
        assertThat(careful.changed()).isFalse();
        assertThat(careful.left().get("a.g7.arrow")).contains("--ignore-registry");
        RepairReport report =
                SharedDataPool.repair(options, RepairOptions.defaults().ignoringRegistry());
        assertThat(report.generation()).isEqualTo(8);
        assertThat(valueOf("a")).isEqualTo(7);
        assertSound(report);
    }

    // ---------------------------------------------------------------- segments

    @Test
    void damagedSegmentIsReplacedByTheNewestIntactOneAndKept() throws IOException {
        byte[] damaged;
        damage(segments.of("a", 4));
        damaged = Files.readAllBytes(segments.of("a", 4));
        damage(segments.of("b", 3));
        RepairReport report = repair();
        assertThat(report.registry()).isEqualTo(RegistryState.INTACT);
        assertThat(report.replaced()).containsExactly("a");
        assertThat(report.lost()).containsOnlyKeys("b");
        assertThat(report.unconfirmed()).as("removed, and stays so").isEmpty();
        assertThat(report.setAside()).containsOnlyKeys("a.g4.arrow", "b.g3.arrow");
        assertThat(options.directory().resolve("quarantine/a.g4.arrow")).hasBinaryContent(damaged);
        assertThat(valueOf("a")).isEqualTo(1);
        assertSound(report);
    }

    private void assertEveryDamagedSegmentIsRecognised() throws IOException {
        Files.delete(registry);
        damage(segments.of("a", 4));
        RepairReport report = repair();
        assertThat(report.setAside()).containsKey("a.g4.arrow");
        assertThat(valueOf("a")).isEqualTo(1);
        assertSound(report);
    }

    @Test
    void damagedSegmentIsNotTakenForTheNewest() throws IOException {
        assertEveryDamagedSegmentIsRecognised();
    }

    @Test
    void everyTruncationOfASegmentIsRecognised() throws IOException {
        byte[] intact = Files.readAllBytes(segments.of("a", 4));
        for (int length = 0; length < intact.length; length += 97) {
            SegmentFiles.overwrite(segments.of("a", 4), Arrays.copyOf(intact, length));
            RepairReport report =
                    SharedDataPool.repair(options, RepairOptions.defaults().dryRun());
            assertThat(report.setAside()).as("%d bytes", length).containsOnlyKeys("a.g4.arrow");
            assertThat(report.replaced()).containsExactly("a");
        }
    }

    @Test
    void segmentsOfAnotherPoolAreSetAside() throws IOException {
        PoolOptions other = PoolOptions.named("q").home(home);
        try (SharedDataPool theirs = SharedDataPool.create(other)) {
            theirs.put("x", Samples.values(1));
            Files.copy(new SegmentFiles(other).of("x", 2), segments.of("x", 2));
        }
        Files.delete(registry);
        RepairReport report = repair();
        assertThat(report.poolId()).isEqualTo(poolId);
        assertThat(report.setAside().get("x.g2.arrow")).contains("belongs to pool");
        assertThat(report.datasets()).containsOnlyKeys("a", "b", "c");
        assertSound(report);
    }

    @Test
    void whichOfTwoPoolsItIsIsForTheCallerToSay() throws IOException {
        PoolOptions other = PoolOptions.named("q").home(home);
        String theirId;
        try (SharedDataPool theirs = SharedDataPool.create(other)) {
            theirId = theirs.poolId();
            for (String key : List.of("w", "x", "y", "z")) {
                theirs.put(key, Samples.values(1));
            }
            for (String name : new SegmentFiles(other).names()) {
                Files.copy(
                        new SegmentFiles(other).directory().resolve(name),
                        segments.directory().resolve(name));
            }
        }
        Files.delete(registry);
        assertThatThrownBy(this::repair)
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContainingAll(poolId, theirId, "--pool-id");
        assertThat(registry).doesNotExist();
        RepairReport report =
                SharedDataPool.repair(options, RepairOptions.defaults().poolId(theirId));
        assertThat(report.datasets()).containsOnlyKeys("w", "x", "y", "z");
        assertThat(report.setAside()).containsOnlyKeys("a.g2.arrow", "a.g4.arrow", "b.g3.arrow", "c.g5.arrow");
        assertSound(report);
    }

    // ---------------------------------------------------------------- choosing

    @Test
    void callerChoosesGenerationsAndLeavesKeysOut() throws IOException {
        Files.delete(registry);
        RepairReport report = SharedDataPool.repair(
                options, RepairOptions.defaults().use("a", 2).drop("c").drop("b"));
        assertThat(report.datasets()).containsOnlyKeys("a");
        assertThat(report.setAside()).containsOnlyKeys("a.g4.arrow", "b.g3.arrow", "c.g5.arrow");
        assertThat(valueOf("a")).isEqualTo(1);
        assertSound(report);
        assertThatThrownBy(() ->
                        SharedDataPool.repair(options, RepairOptions.defaults().use("a", 77)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'a'", "77", "2");
    }

    @Test
    void removedDatasetComesBackWhenTheCallerSaysSo() {
        RepairReport report =
                SharedDataPool.repair(options, RepairOptions.defaults().use("c", 5));
        assertThat(report.unconfirmed()).containsExactly("c");
        assertThat(valueOf("c")).isEqualTo(3);
        assertSound(report);
    }

    @Test
    void dryRunTellsTheSameAndChangesNothing() throws IOException {
        damageRegistry();
        PoolFiles before = PoolFiles.of(options);
        RepairReport told =
                SharedDataPool.repair(options, RepairOptions.defaults().dryRun());
        for (Path file : before.files()) {
            assertThat(file).hasBinaryContent(before.content(file));
        }
        assertThat(quarantined()).isEmpty();
        RepairReport done = repair();
        assertThat(told.datasets()).isEqualTo(done.datasets());
        assertThat(told.setAside()).isEqualTo(done.setAside());
        assertThat(told.generation()).isEqualTo(done.generation());
        assertThat(told.dryRun()).isTrue();
        assertThat(told.changed()).isTrue();
    }

    @Test
    void whereNothingIsNothingIsRepaired() throws IOException {
        assertThatThrownBy(() -> SharedDataPool.repair(PoolOptions.named("none").home(home), RepairOptions.defaults()))
                .isInstanceOf(PoolNotFoundException.class);
        SharedDataPool.delete(options);
        Files.createDirectories(segments.directory());
        assertThatThrownBy(this::repair)
                .isInstanceOf(PoolNotFoundException.class)
                .hasMessageContaining("nothing to repair");
    }

    @Test
    void poolWithoutAnySegmentBecomesEmpty() throws IOException {
        for (String name : segments.names()) {
            Files.delete(segments.directory().resolve(name));
        }
        Files.delete(segments.directory());
        damageRegistry();
        RepairReport report = repair();
        assertThat(report.datasets()).isEmpty();
        assertThat(report.lost()).containsOnlyKeys("a", "b");
        assertThat(report.poolId()).isEqualTo(poolId);
        assertSound(report);
    }

    @Test
    void poolRepairedTwiceIsTheSame() throws IOException {
        damageRegistry();
        RepairReport first = repair();
        RepairReport second = repair();
        assertThat(second.changed()).isFalse();
        assertThat(second.datasets().keySet()).isEqualTo(first.datasets().keySet());
        assertThat(second.generation()).isEqualTo(first.generation());
    }

    @Test
    void missingLockFilesAreMadeAnew() throws IOException {
        Files.delete(options.directory().resolve("writer.lock"));
        Files.delete(options.directory().resolve("readers.lock"));
        SharedDataPool.repair(options, RepairOptions.defaults().dryRun());
        assertThat(options.directory().resolve("writer.lock")).doesNotExist();
        assertSound(repair());
    }

    // ---------------------------------------------------------------- mutants

    @Test
    void catchesTheMutantThatTrustsSegments() {
        Without.method(SegmentCandidate.class, "checkDeeply").isCaughtBy(this::assertEveryDamagedSegmentIsRecognised);
    }

    @Test
    void catchesTheMutantThatDeletes() {
        Without.method(Quarantine.class, "keep").isCaughtBy(this::damagedRegistryIsMadeAnewAndWhatItStillSaysIsHeeded);
    }
}
