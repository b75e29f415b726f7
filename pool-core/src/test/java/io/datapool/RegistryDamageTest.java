package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.DamageSurvey.Noticed;
import io.datapool.agent.Without;
import io.datapool.error.PoolDamagedException;
import io.datapool.internal.registry.Registry;
import io.datapool.upkeep.GcReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a registry can be another one than was written. Its mutant: without the registry's checksum. */
class RegistryDamageTest {
    private static final int PAGE_BYTES = 4096;
    private static final Set<Noticed> BY_ATTACH = EnumSet.of(Noticed.ATTACH);

    private final Figures figures = Figures.of(RegistryDamageTest.class, "damage");

    @TempDir
    Path home;

    private PoolOptions options;
    private Path registry;
    private byte[] intact = {};
    private DamageSurvey survey;

    @BeforeEach
    void makeAPool() throws IOException {
        options = Samples.options(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.values(1));
            pool.put("b", Samples.bars(30));
        }
        registry = options.directory().resolve("registry.yaml");
        intact = Files.readAllBytes(registry);
        survey = new DamageSurvey(options);
    }

    private void assertFlipsAreNoticed(int step) throws IOException {
        for (int at = 0; at < intact.length; at += step) {
            for (int mask : new int[] {0x01, 0x80, 0xff}) {
                byte[] flipped = intact.clone();
                flipped[at] ^= (byte) mask;
                survey.assertNoticed("byte " + at + " with " + mask, Noticed.ATTACH, registry, flipped);
            }
        }
    }

    @Test
    void everyFlippedByteIsNoticedByAttaching() throws IOException {
        assertFlipsAreNoticed(1);
        survey.tell(figures, "flipped bytes of a registry");
    }

    @Test
    void everyOtherLengthIsNoticedByAttaching() throws IOException {
        for (int length = 0; length < intact.length; length++) {
            survey.assertNoticed(length + " bytes", Noticed.ATTACH, registry, Arrays.copyOf(intact, length));
        }
        for (int more : new int[] {1, 19, 20, PAGE_BYTES, 10 * PAGE_BYTES}) {
            byte[] longer = Arrays.copyOf(intact, intact.length + more);
            survey.assertNoticed(more + " zeros more", Noticed.ATTACH, registry, longer);
        }
        byte[] twice = Arrays.copyOf(intact, 2 * intact.length);
        System.arraycopy(intact, 0, twice, intact.length, intact.length);
        survey.assertNoticed("twice", Noticed.ATTACH, registry, twice);
        survey.tell(figures, "truncated or extended registries");
    }

    @Test
    void registryOfSixtyGigabytesIsNotReadIntoMemory() throws IOException {
        survey.assertNoticed("a sparse file", BY_ATTACH, () -> {
            try (RandomAccessFile file = new RandomAccessFile(registry.toFile(), "rw")) {
                file.setLength(60L << 30);
            }
        });
        survey.tell(figures, "registries of 60 gigabytes");
    }

    @Test
    void pageOfZerosIsNoticedByAttaching() throws IOException {
        try (SharedDataPool pool = SharedDataPool.open(options);
                PoolUpdate update = pool.beginUpdate()) {
            for (int i = 0; i < 60; i++) {
                update.put("more" + i, Samples.values(i));
            }
            update.commit();
        }
        DamageSurvey longer = new DamageSurvey(options);
        byte[] content = Files.readAllBytes(registry);
        assertThat(content.length).isGreaterThan(2 * PAGE_BYTES);
        for (int page = 0; page < content.length; page += PAGE_BYTES) {
            byte[] zeroed = content.clone();
            Arrays.fill(zeroed, page, Math.min(page + PAGE_BYTES, content.length), (byte) 0);
            longer.assertNoticed("zeros at " + page, Noticed.ATTACH, registry, zeroed);
        }
        longer.tell(figures, "pages of zeros in a registry");
    }

    @Test
    void registryThatIsNoFileIsNoticedByAttaching() throws IOException {
        survey.assertNoticed("missing", BY_ATTACH, () -> Files.delete(registry));
        survey.assertNoticed("a directory", BY_ATTACH, () -> {
            Files.delete(registry);
            Files.createDirectory(registry);
        });
        survey.assertNoticed("a named pipe", BY_ATTACH, () -> {
            Files.delete(registry);
            DamagedSegmentTest.makePipe(registry);
        });
        survey.assertNoticed("a symbolic link to a copy", BY_ATTACH, () -> {
            Path copy = Files.copy(registry, home.resolve("copy"));
            Files.delete(registry);
            Files.createSymbolicLink(registry, copy);
        });
        survey.tell(figures, "registries that are no files");
    }

    /** As a backup that is put back makes it; FORMAT.md says what can be known of it. */
    @Test
    void olderRegistryIsNoticedByWhoeverCan() throws IOException {
        try (SharedDataPool attached = SharedDataPool.open(options)) {
            attached.put("a", Samples.values(2));
            DamageSurvey newer = new DamageSurvey(options);
            newer.assertNoticed(
                    "an older registry", EnumSet.of(Noticed.VERIFY_DEEP), () -> putOlderRegistryBack(attached));
            attached.gc();
            DamageSurvey collected = new DamageSurvey(options);
            collected.assertNoticed("put back after gc", EnumSet.of(Noticed.GET), () -> Files.write(registry, intact));
            newer.tell(figures, "older registries");
            collected.tell(figures, "older registries after gc");
        }
    }

    private void putOlderRegistryBack(SharedDataPool attached) throws IOException {
        Files.write(registry, intact);
        assertThatThrownBy(attached::refresh)
                .as("who has seen the newer one")
                .isInstanceOf(io.datapool.error.PoolReplacedException.class);
    }

    @Test
    void readerOfTheNewerGenerationKeepsItWhenAnOlderRegistryIsPutBack() throws IOException {
        try (SharedDataPool writer = SharedDataPool.open(options)) {
            writer.put("a", Samples.values(2));
        }
        try (SharedDataPool reader = SharedDataPool.attach(options)) {
            Files.write(registry, intact);
            try (SharedDataPool writer = SharedDataPool.open(options)) {
                GcReport report = writer.gc();
                assertThat(report.deleted()).isEmpty();
                assertThat(report.kept().values()).anyMatch(reason -> reason.contains("still read"));
                assertThat(writer.put("a", Samples.values(3))).isEqualTo(reader.generation() + 1);
            }
            assertThat(reader.get("a").get(0, "v")).isEqualTo(2);
        }
    }

    @Test
    void registryOfAnotherPoolIsNoticed() throws IOException {
        PoolOptions other = PoolOptions.named("q").home(home);
        Path theirs = other.directory().resolve("registry.yaml");
        try (SharedDataPool pool = SharedDataPool.create(other)) {
            byte[] empty = Files.readAllBytes(theirs);
            survey.assertNoticed("an empty registry of another pool", Noticed.GET, registry, empty);
            pool.put("a", Samples.values(1));
            pool.put("b", Samples.bars(30));
        }
        survey.assertNoticed("a registry of another pool", Noticed.GET, registry, Files.readAllBytes(theirs));
        survey.tell(figures, "registries of other pools");
    }

    /** Software that writes a wrong registry with the right checksum. */
    @Test
    void wrongRowWithTheRightChecksumIsNoticedByWhoeverReadsIt() throws IOException {
        String text = new String(intact, StandardCharsets.UTF_8);
        String row = text.lines()
                .filter(line -> line.startsWith("  \"a\": "))
                .findFirst()
                .orElseThrow();
        assertRow(row, row.replaceFirst("\"offset\": (\\d+)", "\"offset\": 64"), Noticed.GET);
        assertRow(row, row.replaceFirst("\"generation\": 2", "\"generation\": 1"), Noticed.GET);
        assertRow(row, row.replaceFirst("\"name\": \"v\"", "\"name\": \"w\""), Noticed.GET);
        assertRow(row, row.replaceFirst("\"crc32c\": \"....", "\"crc32c\": \"0000"), Noticed.GET);
        assertRow(row, row.replaceFirst("\"custom\"", "\"ohlcv\""), Noticed.VERIFY_DEEP);
        assertRow(row, row.replaceFirst("}$", ", \"notes\": {\"by\": \"nobody\"}}"), Noticed.VERIFY_DEEP);
        String bars = text.lines()
                .filter(line -> line.startsWith("  \"b\": "))
                .findFirst()
                .orElseThrow();
        assertRow(bars, bars.replaceFirst("2024-01-01T00:00:00Z", "2024-01-01T00:00:01Z"), Noticed.VERIFY_DEEP);
        assertRow(bars, bars.replaceFirst("PT1H", "PT2H"), Noticed.VERIFY_DEEP);
        byte[] wrongSum = PoolFiles.checksummed(text.replaceFirst("\nnbytes: \\d", "\nnbytes: 9"));
        survey.assertNoticed("a wrong sum", Noticed.VERIFY_DEEP, registry, wrongSum);
        survey.tell(figures, "wrong rows with the right checksum");
    }

    private void assertRow(String row, String changed, Noticed noticed) throws IOException {
        assertThat(changed).isNotEqualTo(row);
        byte[] content = PoolFiles.checksummed(new String(intact, StandardCharsets.UTF_8).replace(row, changed));
        survey.assertNoticed(changed, noticed, registry, content);
    }

    @Test
    void damagedRegistryIsRefusedByEverybodyAndNotTouched() throws IOException {
        byte[] edited = intact.clone();
        edited[intact.length / 2]++;
        Files.write(registry, edited);
        assertThatThrownBy(() -> SharedDataPool.attach(options))
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContainingAll(registry.toString(), "pool repair");
        assertThatThrownBy(() -> SharedDataPool.createOrAttach(options)).isInstanceOf(PoolDamagedException.class);
        assertThatThrownBy(() -> SharedDataPool.create(options)).isInstanceOf(PoolDamagedException.class);
        assertThat(registry).hasBinaryContent(edited);
    }

    @Test
    void readerOfAnEarlierGenerationSurvivesADamagedOne() throws IOException {
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            Files.write(registry, new byte[10]);
            assertThatThrownBy(pool::refresh).isInstanceOf(PoolDamagedException.class);
            assertThatThrownBy(() -> pool.put("c", Samples.values(2))).isInstanceOf(PoolDamagedException.class);
            assertThatThrownBy(pool::gc).isInstanceOf(PoolDamagedException.class);
            assertThat(pool.get("a").get(0, "v")).isEqualTo(1);
            Files.write(registry, intact);
            assertThat(pool.refresh()).isFalse();
        }
    }

    @Test
    void catchesTheMutantWithoutTheChecksum() {
        Without.method(Registry.class, "requireChecksum").isCaughtBy(() -> assertFlipsAreNoticed(7));
    }
}
