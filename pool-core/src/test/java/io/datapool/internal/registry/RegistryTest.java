package io.datapool.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolVersionException;
import io.datapool.schema.ColumnInfo;
import io.datapool.schema.ColumnType;
import io.datapool.schema.DatasetInfo;
import io.datapool.schema.DatasetKind;
import io.datapool.schema.Field;
import io.datapool.schema.SourceInfo;
import io.datapool.schema.TimeRange;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {
    private static final String POOL_ID = "0123456789abcdef0123456789abcdef";

    private static RegistryHeader header(long generation) {
        return RegistryHeader.first(
                "p", POOL_ID, generation, new Commit(Instant.parse("2024-01-01T00:00:00.123Z"), "0.2"), false);
    }

    private static DatasetInfo info(String key, long generation) {
        return new DatasetInfo(
                key,
                DatasetKind.OHLCV,
                generation,
                3,
                5000,
                List.of(
                        ColumnInfo.of(new Field("timestamp", ColumnType.TIMESTAMP), 1024, 3, "00000001"),
                        ColumnInfo.of(new Field("close", ColumnType.FLOAT32), 1088, 3, "89abcdef")),
                Optional.of(new TimeRange(
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Instant.parse("2024-01-01T02:00:00Z"),
                        Optional.of(Duration.ofHours(1)),
                        true)),
                Optional.of(new SourceInfo(
                        "/data/x.parquet", 10, Instant.EPOCH, "f", "o", "0.1", Instant.parse("2024-01-02T00:00:00Z"))),
                Map.of(
                        "sourceRows", 5,
                        "gaps",
                                Map.of(
                                        "count",
                                        1,
                                        "longest",
                                        "PT2H",
                                        "first",
                                        List.of(Map.of("after", "2024-01-01T00:00:00Z"))),
                        "columns",
                                Map.of(
                                        "close",
                                        Map.of("maxAbsError", 3.5e-9, "overflows", 12345678901L, "tick", 1e10))),
                Map.of("dropped", "none"));
    }

    private static RegistryRow row(DatasetInfo info) {
        return RegistryRow.of(info);
    }

    private static Registry two() {
        return Registry.empty(header(1))
                .next(header(2), Map.of("a", Optional.of(row(info("a", 2))), "b", Optional.of(row(info("b", 2)))));
    }

    private static String text(Registry registry) {
        return new String(registry.toBytes(), StandardCharsets.UTF_8);
    }

    private static Registry parse(byte[] bytes) {
        return Registry.parse(bytes, "/home/p/registry.yaml");
    }

    /** Puts the right checksum at the end, so that only what it guards is wrong. */
    private static byte[] checksummed(String text) {
        int crcLine = text.lastIndexOf("# crc32c: ");
        byte[] body = text.substring(0, crcLine < 0 ? text.length() : crcLine).getBytes(StandardCharsets.UTF_8);
        CRC32C crc = new CRC32C();
        crc.update(body);
        byte[] last = String.format("# crc32c: %08x\n", crc.getValue()).getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(body, body.length + last.length);
        System.arraycopy(last, 0, all, body.length, last.length);
        return all;
    }

    /** Reads all that can be read of a registry. */
    private static void readEverything(byte[] bytes) {
        Registry registry = parse(bytes);
        for (String key : registry.keys()) {
            DatasetInfo info = registry.find(key).orElseThrow();
            assertThat(info.nbytes()).isNotNegative();
            assertThat(info.schema().fields()).isNotEmpty();
            info.time()
                    .flatMap(TimeRange::step)
                    .ifPresent(step -> assertThat(step.toNanos()).isPositive());
        }
    }

    private static void assertDamaged(String what, byte[] bytes) {
        assertThatThrownBy(() -> readEverything(bytes)).as(what).isInstanceOf(PoolDamagedException.class);
    }

    // ---------------------------------------------------------------- round trips

    @Test
    void whatWasWrittenIsRead() {
        Registry read = parse(two().toBytes());
        assertThat(read.keys()).containsExactly("a", "b");
        assertThat(read.contains("a")).isTrue();
        assertThat(read.contains("c")).isFalse();
        assertThat(read.find("a")).contains(info("a", 2));
        assertThat(read.find("c")).isEmpty();
        assertThat(read.header()).isEqualTo(header(2).counting(2, 72));
    }

    @Test
    void emptyRegistryIsRead() {
        Registry read = parse(Registry.empty(header(1)).toBytes());
        assertThat(read.keys()).isEmpty();
        assertThat(read.header()).isEqualTo(header(1));
    }

    @Test
    void rowsStandOneToALineSortedByKey() {
        List<String> lines = text(Registry.empty(header(1))
                        .next(
                                header(2),
                                Map.of("b", Optional.of(row(info("b", 2))), "A", Optional.of(row(info("A", 2))))))
                .lines()
                .toList();
        int datasets = lines.indexOf("datasets:");
        assertThat(lines.get(datasets + 1)).startsWith("  \"A\": {\"kind\": \"ohlcv\"");
        assertThat(lines.get(datasets + 2)).startsWith("  \"b\": {\"kind\": \"ohlcv\"");
        assertThat(lines.get(datasets + 3)).matches("# crc32c: [0-9a-f]{8}");
        assertThat(lines).hasSize(datasets + 4);
    }

    @Test
    void anyYamlParserReadsIt() {
        Object map = new org.yaml.snakeyaml.Yaml().load(text(two()));
        assertThat(map)
                .extracting("generation", "datasets.a.file", "datasets.b.shape", "datasets.a.notes")
                .containsExactly(2, "a.g2.arrow", List.of(3, 2), Map.of("dropped", "none"));
        Map<?, ?> empty = new org.yaml.snakeyaml.Yaml().load(text(Registry.empty(header(1))));
        assertThat(empty.get("datasets")).isEqualTo(Map.of());
    }

    @Test
    void nextGenerationKeepsUntouchedRowsToTheByte() {
        Registry before = two();
        Registry after = before.next(header(3), Map.of("b", Optional.empty(), "c", Optional.of(row(info("c", 3)))));
        assertThat(after.keys()).containsExactly("a", "c");
        assertThat(after.header().nbytes()).isEqualTo(72);
        assertThat(line(text(after), "a")).isEqualTo(line(text(before), "a"));
        assertThat(before.keys()).containsExactly("a", "b");
    }

    private static String line(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith("  \"" + key + "\""))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void beginningTellsWhetherItIsTheSameGeneration() {
        Registry registry = two();
        assertThat(registry.startsLike(registry.toBytes())).isTrue();
        assertThat(registry.startsLike(Arrays.copyOf(registry.toBytes(), registry.headerBytes())))
                .isTrue();
        assertThat(registry.startsLike(new byte[0])).isFalse();
        assertThat(registry.startsLike(registry.next(header(3), Map.of()).toBytes()))
                .isFalse();
    }

    private static String randomText(Random random) {
        String[] pieces = {
            "yes",
            "null",
            "~",
            "\n",
            "\r\n",
            "\t",
            "\"",
            "'",
            "\\",
            ": ",
            "# ",
            "{",
            "}",
            "[",
            ",",
            "&a",
            "*a",
            "!!int",
            "\u0000",
            "\u0007",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\ufeff",
            "\u20ac",
            "\ud83d\ude00",
            "%",
            "2024-01-01",
            "0x1F",
            "1e3",
            "|",
            ">",
            "-",
            " ",
            "\u007f",
            "\uffff"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    @Test
    void anyTextSurvives() {
        long seed = System.nanoTime();
        System.out.println("anyTextSurvives: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 150; round++) {
            Map<String, String> notes = new HashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                notes.put(randomText(random), randomText(random));
            }
            DatasetInfo plain = info("k", 1 + random.nextInt(1000));
            DatasetInfo info = new DatasetInfo(
                    "k",
                    DatasetKind.CUSTOM,
                    plain.generation(),
                    plain.rows(),
                    plain.fileBytes(),
                    List.of(ColumnInfo.of(
                            new Field("c \"\u20ac' {", ColumnType.FLOAT64), 64, plain.rows(), "00000000")),
                    Optional.empty(),
                    Optional.of(new SourceInfo(
                            randomText(random),
                            random.nextLong() >>> 1,
                            Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                            randomText(random),
                            randomText(random),
                            randomText(random),
                            Instant.ofEpochSecond(random.nextInt()))),
                    Map.of(),
                    notes);
            Registry registry = Registry.empty(header(1)).next(header(2), Map.of("k", Optional.of(row(info))));
            assertThat(parse(registry.toBytes()).find("k")).contains(info);
        }
    }

    // ---------------------------------------------------------------- damage

    @Test
    void everyFlippedByteIsNoticed() {
        byte[] intact = two().toBytes();
        for (int at = 0; at < intact.length; at++) {
            for (int mask : new int[] {0x01, 0x20, 0x80, 0xff}) {
                byte[] flipped = intact.clone();
                flipped[at] ^= (byte) mask;
                assertThatThrownBy(() -> parse(flipped))
                        .as("byte %d of %d with %02x", at, intact.length, mask)
                        .isInstanceOf(PoolDamagedException.class)
                        .hasMessageContaining("/home/p/registry.yaml");
            }
        }
    }

    @Test
    void everyTruncationIsNoticed() {
        byte[] intact = two().toBytes();
        for (int length = 0; length < intact.length; length++) {
            assertDamaged(length + " of " + intact.length + " bytes", Arrays.copyOf(intact, length));
        }
    }

    @Test
    void appendedBytesAreNoticed() {
        byte[] intact = two().toBytes();
        assertDamaged("zero byte", Arrays.copyOf(intact, intact.length + 1));
        assertDamaged("line", (text(two()) + "# more\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void handEditedRegistrySaysSo() {
        byte[] edited = text(two()).replace("\"close\"", "\"clone\"").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> parse(edited))
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContaining("edited by hand")
                .hasMessageContaining("its last line is '# crc32c: ")
                .hasMessageContainingAll("pool repair", "from a backup");
    }

    private static String afterwards(String change, String to) {
        assertThat(text(two())).contains(change);
        return text(two()).replace(change, to);
    }

    @Test
    void aNewerFormatAsksForANewerVersion() {
        for (String head : List.of(
                afterwards("format: 2\n", "format: 3\n"),
                afterwards("format: 2\n", "format: 3\n").replace("datasets:", "tables:"),
                afterwards("format: 2\n", "format: 3\n").replace("generation: 2", "generation: {}"))) {
            assertThatThrownBy(() -> parse(checksummed(head)))
                    .isInstanceOf(PoolVersionException.class)
                    .hasMessageContaining(
                            "registry /home/p/registry.yaml has format 3, this library reads formats 1 to 2")
                    .hasMessageContaining("written by version 0.2 of the library")
                    .hasMessageContaining("neither repair it nor load over it");
        }
    }

    @Test
    void anUnknownReaderFeatureAsksForANewerVersion() {
        assertThatThrownBy(() -> parse(checksummed(afterwards("readerFeatures: []", "readerFeatures: [\"b\", \"a\"]"))))
                .isInstanceOf(PoolVersionException.class)
                .hasMessageContaining("knows [a, b] (readerFeatures), this library knows []");
    }

    @Test
    void anUnknownWriterFeatureCanBeReadAndIsCarriedOn() {
        Registry registry = parse(checksummed(afterwards("writerFeatures: []", "writerFeatures: [\"tags\"]")));
        assertThat(registry.find("a")).contains(info("a", 2));
        assertThatThrownBy(() -> registry.requireWritable("/home/p"))
                .isInstanceOf(PoolVersionException.class)
                .hasMessageContaining("pool /home/p can be read, but changed only by who knows [tags]");
        assertThat(text(registry.next(
                        registry.header().next(3, registry.header().commit()), Map.of())))
                .contains("writerFeatures: [\"tags\"]\n");
    }

    @Test
    void unknownFieldsOfTheHeadAreCarriedOnToTheByte() {
        String more = "keep: {\"last\": 3,\"z\":[1.50, true]}\n\rother: \r1\n";
        Registry registry = parse(checksummed(afterwards("datasets:\n", more + "datasets:\n")));
        Registry next =
                registry.next(registry.header().next(3, registry.header().commit()), Map.of());
        assertThat(text(next)).contains("\n" + more + "datasets:\n");
    }

    @Test
    void unknownFieldsOfARowAreCarriedOnToTheByte() {
        String more = "{\"lineage\":  [1.50, {}], \"kind\"";
        Registry registry = parse(checksummed(
                text(two()).replaceFirst("\"a\": \\{\"kind\"", "\"a\": " + Matcher.quoteReplacement(more))));
        assertThat(registry.find("a")).contains(info("a", 2));
        Registry next = registry.next(
                registry.header().next(3, registry.header().commit()), Map.of("b", Optional.of(row(info("b", 3)))));
        assertThat(next.row("a").orElseThrow()).startsWith(more);
    }

    @Test
    void anUnknownKindIsReadAsCustom() {
        Registry registry = parse(checksummed(afterwards("\"ohlcv\"", "\"order_book\"")));
        assertThat(registry.find("a").orElseThrow().kind()).isEqualTo(DatasetKind.CUSTOM);
        assertThat(registry.row("a").orElseThrow()).contains("\"order_book\"");
    }

    @Test
    void anUnknownTypeIsKnownByItsBytes() {
        Registry registry = parse(checksummed(afterwards(
                "\"dtype\": \"float32\", \"offset\": 1088, \"bytes\": 12",
                "\"dtype\": \"float16\", \"offset\": 1088, \"bytes\": 6")));
        ColumnInfo close = registry.find("a").orElseThrow().columns().get(1);
        assertThat(close.type()).isEqualTo(ColumnType.OTHER);
        assertThat(close.dtype()).isEqualTo("float16");
        assertThat(registry.find("a").orElseThrow().nbytes()).isEqualTo(30);
        assertDamaged(
                "no bytes",
                checksummed(afterwards(
                        "\"dtype\": \"float32\", \"offset\": 1088, \"bytes\": 12",
                        "\"dtype\": \"float16\", \"offset\": 1088")));
    }

    /** What format 1 had, and the two escape differently. */
    @Test
    void aRowOfFormat1BecomesJsonAndKeepsWhatIsInIt() {
        String old = text(two())
                .replace("format: 2\nreaderFeatures: []\nwriterFeatures: []\n", "format: 1\n")
                .replaceFirst("commit: .*\n", "committed: \"2024-01-01T00:00:00.123Z\"\n")
                .replace("\"dropped\": \"none\"", "\"dropped\": \"\\e[0m \\x1b\", \"other\": \"\\_\"")
                .replace("\"tick\": 1.0E10", "\"tick\": .nan, \"worst\": -.inf, \"no\": ~");
        Registry first = parse(checksummed(old));
        assertThat(first.header().version().format()).isEqualTo(1);
        Registry second = first.next(first.header().next(3, new Commit(Instant.EPOCH, "0.2")), Map.of());
        assertThat(second.header().version().format()).isEqualTo(2);
        DatasetInfo info = second.find("a").orElseThrow();
        assertThat(info.columns()).isEqualTo(first.find("a").orElseThrow().columns());
        assertThat(info.source()).isEqualTo(first.find("a").orElseThrow().source());
        assertThat(info.quality().toString()).contains("tick=NaN", "worst=-Infinity", "no=null");
        assertThat(info.notes()).containsEntry("dropped", "\u001b[0m \u001b").containsEntry("other", "\u00a0");
    }

    /** As other languages write it. */
    @Test
    void anyJsonIsReadInAFieldThatIsNotKnown() {
        String deep = "[".repeat(9) + "1" + "]".repeat(9);
        String more =
                "{\"n\": null, \"s\": 1e-08, \"l\": 1E+16, \"b\": 123456789012345678901234567890, \"huge\": 1e999, \"d\": "
                        + deep + ", \"kind\"";
        Registry registry = parse(checksummed(text(two())
                .replaceFirst("\"a\": \\{\"kind\"", "\"a\": " + Matcher.quoteReplacement(more))
                .replace("datasets:\n", "extra: [null, 1e-08, " + deep + "]\ndatasets:\n")));
        assertThat(registry.find("a")).contains(info("a", 2));
        Registry next =
                registry.next(registry.header().next(3, registry.header().commit()), Map.of());
        assertThat(next.row("a").orElseThrow()).startsWith(more);
        assertDamaged(
                "eleven deep",
                checksummed(text(two()).replaceFirst("\"a\": \\{\"kind\"", "\"a\": {\"d\": [" + deep + "], \"kind\"")));
    }

    /** What the writer takes the reader takes, too. */
    @Test
    void anyNumberInTheAccountIsReadBack() {
        DatasetInfo plain = info("k", 2);
        DatasetInfo info = new DatasetInfo(
                "k",
                plain.kind(),
                2,
                plain.rows(),
                plain.fileBytes(),
                plain.columns(),
                plain.time(),
                plain.source(),
                Map.of("big", new BigInteger("99999999999999999999"), "scaled", new BigDecimal("1E+5")),
                Map.of());
        Registry registry = Registry.empty(header(1)).next(header(2), Map.of("k", Optional.of(row(info))));
        assertThat(registry.find("k").orElseThrow().quality()).containsOnlyKeys("big", "scaled");
    }

    /** As long as it is no half of a character, which YAML cannot say. */
    @Test
    void aRowIsTheSameInJsonAndInYaml() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            String note = randomText(random)
                    .codePoints()
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            String text =
                    FlowText.render(Map.of("note", note, "number", random.nextLong(), "part", random.nextDouble()));
            assertThat(new Yaml(1 << 20).loadMap(text))
                    .isEqualTo(FlowText.map(text).orElseThrow());
            assertThat(FlowText.map(text).orElseThrow()).containsEntry("note", note);
        }
    }

    @Test
    void oneBadRowDoesNotHideTheOthers() {
        Registry registry = parse(checksummed(text(two()).replaceFirst("(\"a\".*)\"shape\"", "$1\"shade\"")));
        assertThat(registry.keys()).containsExactly("a", "b");
        assertThat(registry.find("b")).contains(info("b", 2));
        assertThatThrownBy(() -> registry.find("a"))
                .isInstanceOf(PoolDamagedException.class)
                .hasMessageContaining("row of dataset 'a'")
                .hasMessageContaining("'shape' is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "format: 2 -> format: one",
                "format: 2 -> format: 2\nformat: 2",
                "format: 2 -> format: 99999999999999999999",
                "format: 2 -> formal: 1",
                "pool: \"p\" -> pool: 7",
                "pool: \"p\" -> pool: !!java.net.URL [\"http://localhost\"]",
                "pool: \"p\" -> pool: !!javax.script.ScriptEngineManager []",
                "pool: \"p\" -> pool: &a [*a]",
                "generation: 2 -> generation: 0",
                "generation: 2 -> generation: -2",
                "generation: 2 -> generation: 2.0",
                "generation: 2 -> generation: 9223372036854775807",
                "generation: 2 -> generation: 18446744073709551618",
                "generation: 2 -> generation: ~",
                "ephemeral: false -> ephemeral: 0",
                "\"time\": \"2024-01-01T00:00:00.123Z -> \"time\": \"x",
                "datasetCount: 2 -> datasetCount: 1",
                "datasetCount: 2 -> datasetCount: 4294967298",
                "datasetCount: 2 -> datasetCount: -1",
                "nbytes: 72 -> nbytes: -72",
                "datasets: -> databases:",
                "  \"b\" ->   \"a\"",
                "  \"b\" ->   \"A\"",
                "  \"b\" ->   \"../b\"",
                "  \"b\" ->   b",
                "  \"b\" -> \"b\"",
                "\"generation\": 2 -> \"generation\": 0",
                "\"fileBytes\": 5000 -> \"fileBytes\": -1",
                "\"fileBytes\": 5000 -> \"fileBytes\": 1090",
                "\"shape\": [3, 2] -> \"shape\": [3]",
                "\"shape\": [3, 2] -> \"shape\": [-3, 2]",
                "\"shape\": [3, 2] -> \"shape\": [2147483640, 2]",
                "\"shape\": [3, 2] -> \"shape\": [3, 3]",
                "\"offset\": 1024 -> \"offset\": 1025",
                "\"offset\": 1024 -> \"offset\": -64",
                "\"offset\": 1024 -> \"offset\": 9223372036854775744",
                "\"name\": \"close\" -> \"name\": \"timestamp\"",
                "\"name\": \"close\" -> \"name\": \"\"",
                "\"dtype\": \"float32\" -> \"dtype\": \"float64\"",
                "\"bytes\": 12, \"crc32c\": \"89abcdef\" -> \"crc32c\": \"89abcdef\", \"bytes\": -1",
                "commit: -> committed:",
                "readerFeatures: [] -> readerFeatures: {}",
                "writerFeatures: [] -> writerFeatures: [1]",
                "\"crc32c\": \"89abcdef\" -> \"crc32c\": 1",
                "\"step\": \"PT1H\" -> \"step\": \"PT0S\"",
                "\"step\": \"PT1H\" -> \"step\": \"-PT1H\"",
                "\"step\": \"PT1H\" -> \"step\": \"PT9999999999999H\"",
                "\"step\": \"PT1H\" -> \"step\": \"an hour\"",
                "\"first\": \"2024 -> \"first\": \"soon",
                "\"regular\": true -> \"regular\": maybe",
                "\"dropped\": \"none\" -> \"dropped\": [1]",
                "\"notes\": { -> \"notes\": [",
                "\"columns\": [ -> \"columns\": [1, ",
                "\"kind\" -> \"kind\": \"ohlcv\", \"kind\"",
                "\"kind\" -> <<: {}, \"kind\": [], \"kind\"",
            })
    void nonsenseWithARightChecksumIsNoticed(String replacement) {
        String[] parts = replacement.split(" -> ", -1);
        String before = text(two());
        assertThat(before).contains(parts[0]);
        assertDamaged(replacement, checksummed(before.replace(parts[0], parts[1])));
    }

    @Test
    void datasetWithoutColumnsIsNoticed() {
        assertDamaged(
                "no columns", checksummed(text(two()).replaceAll("\"columns\": \\[[^\\]]*\\]", "\"columns\": []")));
    }

    @Test
    void bombsAreRefusedUnexploded() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [lol]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a%d: &a%d [*a%d,*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        Map<String, String> bombs = new TreeMap<>();
        bombs.put("aliases in the header", text(two()).replace("format: 2\n", laughs + "format: 2\n"));
        bombs.put("nesting in the header", text(two()).replace("pool: \"p\"", "pool: " + "[".repeat(50_000)));
        bombs.put("length of the header", text(two()).replace("pool: \"p\"", "pool: \"" + "p".repeat(100_000) + '"'));
        bombs.put("keys in the header", text(two()).replace("pool: \"p\"", "? [&a [], *a]\n: 1\npool: \"p\""));
        bombs.put("nesting in a row", text(two()).replace("\"ohlcv\"", "[".repeat(1_000_000)));
        bombs.put("maps in a row", text(two()).replace("\"ohlcv\"", "{a: ".repeat(1_000_000)));
        bombs.put(
                "aliases in a row",
                text(two()).replace("\"ohlcv\"", "[&a [1,1], &b [*a,*a], &c [*b,*b], &d [*c,*c], [*d,*d]]"));
        bombs.forEach((name, bomb) -> assertDamaged(name, checksummed(bomb)));
    }

    @Test
    void randomNonsenseWithARightChecksumNeverFailsInAnotherWay() {
        long seed = System.nanoTime();
        System.out.println("randomNonsenseWithARightChecksumNeverFailsInAnotherWay: seed " + seed);
        Random random = new Random(seed);
        String intact = text(two());
        String[] pieces = {
            "", "\"", "{", "}", "[", "]", ":", ",", "\n", "  ", "-", "9", "&a ", "*a", "!!", "~", "\u20ac", "\t"
        };
        for (int round = 0; round < 1000; round++) {
            StringBuilder text = new StringBuilder(intact);
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                int at = random.nextInt(text.length() - 20);
                text.replace(at, at + random.nextInt(3), pieces[random.nextInt(pieces.length)]);
            }
            try {
                readEverything(checksummed(text.toString()));
            } catch (PoolDamagedException | PoolVersionException e) {
                // Refused, as it may be.
            }
        }
    }
}
