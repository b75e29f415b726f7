package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.dflib.DataFrames;
import io.datapool.error.PoolReadOnlyException;
import io.datapool.error.PoolVersionException;
import io.datapool.internal.arrow.FormatVersion;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.Schema;
import io.datapool.upkeep.DeepVerifyReport;
import io.datapool.upkeep.RepairOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools that newer versions of this library wrote: what is not known is refused in words of its own, and nothing changes on disk. */
class NewerVersionsTest {
    private static final Set<String> NONE = Set.of();

    @TempDir
    Path home;

    private PoolOptions options;

    @BeforeEach
    void publish() {
        options = PoolOptions.named("p").home(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", rows(3));
            pool.put("b", rows(5));
        }
    }

    /** Of the values 1, 2, 3 and so on. */
    private static DatasetDraft rows(int count) {
        float[] values = new float[count];
        for (int row = 0; row < count; row++) {
            values[row] = row + 1;
        }
        return DatasetDraft.withoutTime().floats("v", values);
    }

    private Map<String, Long> files() throws IOException {
        return PoolFiles.checksums(options.directory());
    }

    private void assertRefused(String words, ThrowingCallable... actions) throws IOException {
        Map<String, Long> before = files();
        for (ThrowingCallable action : actions) {
            assertThatThrownBy(action)
                    .isInstanceOf(PoolVersionException.class)
                    .hasMessageContaining(words)
                    .hasMessageContaining("neither repair it nor load over it");
        }
        assertThat(files()).isEqualTo(before);
    }

    private ThrowingCallable repair(RepairOptions how) {
        return () -> SharedDataPool.repair(options, how);
    }

    private ThrowingCallable[] everything() {
        return new ThrowingCallable[] {
            () -> SharedDataPool.attach(options),
            () -> SharedDataPool.open(options),
            () -> SharedDataPool.createOrAttach(options),
            () -> SharedDataPool.create(options),
            () -> SharedDataPool.delete(options),
            repair(RepairOptions.defaults()),
            repair(RepairOptions.defaults().dryRun()),
            repair(RepairOptions.defaults().ignoringRegistry()),
        };
    }

    @Test
    void aRegistryOfANewerFormatIsNeitherReadNorChanged() throws IOException {
        NewerPools.exchangeInRegistry(options, "format: 2", "format: 3");
        assertRefused("has format 3, this library reads formats 1 to 2", everything());
    }

    @Test
    void aRegistryWithAnUnknownReaderFeatureIsNeitherReadNorChanged() throws IOException {
        NewerPools.exchangeInRegistry(options, "readerFeatures: []", "readerFeatures: [\"zstd\"]");
        assertRefused("only by who knows [zstd] (readerFeatures)", everything());
    }

    @Test
    void aHandleThatIsOpenRefusesToMoveOn() throws IOException {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            try (SharedDataPool writer = SharedDataPool.open(options)) {
                writer.put("b", rows(7));
            }
            NewerPools.exchangeInRegistry(options, "format: 2", "format: 3");
            assertRefused("has format 3", pool::refresh);
            assertThat(pool.generation()).isEqualTo(3);
            assertThat(pool.get("a").rows()).isEqualTo(3);
        }
    }

    @Test
    void aRegistryWithAnUnknownWriterFeatureIsReadAndNotChanged() throws IOException {
        NewerPools.exchangeInRegistry(options, "writerFeatures: []", "writerFeatures: [\"history\", \"tags\"]");
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            assertThat(pool.get("b").get(4, "v")).isEqualTo(5);
            assertThat(pool.verify().problems()).isEmpty();
            assertThat(pool.verifyDeep().problems()).isEmpty();
            assertRefused(
                    "can be read, but changed only by who knows [history, tags] (writerFeatures)",
                    () -> pool.put("c", rows(1)),
                    () -> pool.remove("a"),
                    pool::beginUpdate,
                    pool::gc,
                    pool::upgrade,
                    pool::delete,
                    () -> SharedDataPool.delete(options),
                    repair(RepairOptions.defaults()),
                    repair(RepairOptions.defaults().dryRun()));
        }
    }

    /** What could be made of it would be less than it was. */
    @Test
    void aDamagedRegistryThatSaysThatItIsNewerIsLeftAlone() throws IOException {
        NewerPools.exchangeInRegistry(options, "format: 2", "format: 3");
        Path registry = options.directory().resolve("registry.yaml");
        Files.writeString(registry, Files.readString(registry) + "more");
        assertRefused("has format 3", repair(RepairOptions.defaults()), () -> SharedDataPool.delete(options));
        assertThat(SharedDataPool.repair(options, RepairOptions.defaults().ignoringRegistry())
                        .datasets())
                .containsOnlyKeys("a", "b");
    }

    @Test
    void aSegmentOfANewerFormatIsNotReadAndTheOthersAre() throws IOException {
        NewerPools.rewriteSegment(options, "a", new FormatVersion(3, NONE, NONE));
        assertSegmentIsRefused("has format 3, this library reads formats 1 to 2");
    }

    @Test
    void aSegmentWithAnUnknownReaderFeatureIsNotReadAndTheOthersAre() throws IOException {
        NewerPools.rewriteSegment(options, "a", new FormatVersion(2, Set.of("y", "x"), NONE));
        assertSegmentIsRefused("only by who knows [x, y] (readerFeatures)");
    }

    private void assertSegmentIsRefused(String words) throws IOException {
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            assertRefused(
                    words,
                    () -> pool.get("a"),
                    pool::upgrade,
                    repair(RepairOptions.defaults().dryRun()));
            assertThat(pool.get("b").rows()).isEqualTo(5);
            assertThat(pool.verify().problems()).containsOnlyKeys("a");
            assertThat(pool.verify().problems().get("a")).contains(words).doesNotContain("damaged:");
            assertThat(pool.verifyDeep().problems())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains(words));
            assertThat(pool.put("c", rows(1))).isEqualTo(4);
        }
        assertRefused(words, repair(RepairOptions.defaults()));
        Files.delete(options.directory().resolve("registry.yaml"));
        assertRefused(
                words,
                repair(RepairOptions.defaults()),
                repair(RepairOptions.defaults().ignoringRegistry()));
    }

    /** Nobody needs it: a newer version may have died before it committed. */
    @Test
    void aSegmentOfANewerFormatThatNobodyNamesIsARemark() throws IOException {
        NewerPools.rewriteSegment(options, "a", new FormatVersion(3, NONE, NONE));
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            pool.remove("a");
            assertThat(pool.verifyDeep().problems()).isEmpty();
            assertThat(pool.verifyDeep().remarks().stream().map(DeepVerifyReport.Finding::kind))
                    .contains(DeepVerifyReport.Kind.NEWER_VERSION);
        }
    }

    @Test
    void anUnknownKindIsCustomAndStaysWhatItIs() throws IOException {
        NewerPools.exchangeInRegistry(options, "\"a\": {\"kind\": \"custom\"", "\"a\": {\"kind\": \"order_book\"");
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            assertThat(pool.info("a").kind()).isEqualTo(DatasetKind.CUSTOM);
            assertThat(pool.infoJson("a")).startsWith("{\"kind\": \"order_book\"");
            assertThat(pool.get("a").rows()).isEqualTo(3);
            pool.put("b", rows(2));
            assertThat(pool.infoJson("a")).startsWith("{\"kind\": \"order_book\"");
        }
    }

    @Test
    void aColumnOfAnUnknownTypeIsCheckedAndCarriedButNotRead() throws IOException {
        Schema schema =
                new Schema(List.of(new Field("price", ColumnType.FLOAT32), new Field("seen", ColumnType.TIMESTAMP)));
        try (SharedDataPool pool = SharedDataPool.open(options);
                PoolUpdate update = pool.beginUpdate()) {
            try (DatasetWriter writer = update.write("t", new DatasetPlan(DatasetKind.CUSTOM, schema, 2))) {
                writer.put(0, 0, new float[] {1.5f, 2.5f}, 0, 2);
                writer.put(1, 0, new long[] {1, 2}, 0, 2);
                writer.finish(2, new Provenance(Optional.empty(), Map.of(), Map.of()));
            }
            update.commit();
        }
        NewerPools.exchangeTimeZone(options, "t");
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            Dataset dataset = pool.get("t");
            assertThat(dataset.floats("price").get(1)).isEqualTo(2.5f);
            assertThat(dataset.column("seen").type()).isEqualTo(ColumnType.OTHER);
            assertThat(dataset.slice(1, 2).column("seen").rows()).isEqualTo(1);
            assertThat(dataset.info().nbytes()).isEqualTo(24);
            for (ThrowingCallable read : new ThrowingCallable[] {
                () -> dataset.longs("seen"),
                () -> dataset.floats("seen"),
                () -> dataset.get(0, "seen"),
                () -> DataFrames.view(dataset)
            }) {
                assertThatThrownBy(read)
                        .isInstanceOf(PoolVersionException.class)
                        .hasMessageContaining("column 'seen' of dataset 't' holds values of type 'timestamp[ns, CET]'");
            }
            assertThat(pool.verify().problems()).isEmpty();
            assertThat(pool.verifyDeep().problems()).isEmpty();
            pool.put("a", rows(1));
            assertThat(pool.verify().problems()).isEmpty();
            assertThat(pool.gc().deleted()).containsExactly("a.g2.arrow");
        }
        assertThat(SharedDataPool.repair(options, RepairOptions.defaults()).changed())
                .isFalse();
        Path segment = new SegmentFiles(options).of("t", 4);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[(int) SharedDataPool.attach(options).info("t").columns().get(1).offsetBytes()] ^= 1;
        SegmentFiles.overwrite(segment, bytes);
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            assertThat(pool.verify().problems().get("t")).contains("column 'seen' has CRC-32C");
        }
    }

    @Test
    void catchesTheMutantThatReadsEverything() {
        Without.method(FormatVersion.class, "requireReadable")
                .isCaughtBy(this::aRegistryWithAnUnknownReaderFeatureIsNeitherReadNorChanged);
    }

    @Test
    void catchesTheMutantThatChangesEverything() {
        Without.method(FormatVersion.class, "requireWritable")
                .isCaughtBy(this::aRegistryWithAnUnknownWriterFeatureIsReadAndNotChanged);
    }

    /** What died in the middle of a deletion, or of becoming a replica, leaves it. */
    @Test
    void theMarkOfAReplicaThatIsNoMoreDoesNotBindTheNextPool() throws IOException {
        SharedDataPool.delete(options);
        Files.createDirectories(options.directory());
        Files.writeString(options.directory().resolve("replica.yaml"), "origin: \"elsewhere\"\n");
        Files.createDirectory(options.directory().resolve("tags"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", rows(1));
            assertThat(pool.verifyDeep().remarks().stream().map(DeepVerifyReport.Finding::file))
                    .doesNotContain("replica.yaml", "tags");
        }
        assertThat(options.directory().resolve("replica.yaml")).doesNotExist();
    }

    @Test
    void aReplicaIsNotChanged() throws IOException {
        Files.writeString(options.directory().resolve("replica.yaml"), "origin: \"s3://bucket/p\"\nkeys: []\n");
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            assertThat(pool.get("a").rows()).isEqualTo(3);
            Map<String, Long> before = files();
            for (ThrowingCallable action : new ThrowingCallable[] {
                () -> pool.put("c", rows(1)),
                () -> pool.remove("a"),
                pool::beginUpdate,
                pool::upgrade,
                repair(RepairOptions.defaults())
            }) {
                assertThatThrownBy(action)
                        .isInstanceOf(PoolReadOnlyException.class)
                        .hasMessageContaining("it is a replica of s3://bucket/p (replica.yaml)");
            }
            assertThat(files()).isEqualTo(before);
            pool.gc();
        }
        SharedDataPool.delete(options);
        assertThat(options.directory()).doesNotExist();
    }
}
