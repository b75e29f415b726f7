package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolVersionException;
import io.datapool.internal.registry.RegistryMutants;
import io.datapool.internal.registry.RegistryRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Registries that somebody made to do harm, each with the right checksum. They are refused with a typed error before they take
 * time or memory. Its mutant reads YAML without limits.
 */
class HostileRegistryTest {
    private static final int MILLION = 1_000_000;

    private final Figures figures = Figures.of(HostileRegistryTest.class, "hostile input");

    @TempDir
    Path home;

    private PoolOptions options;
    private Path registry;
    private String intact = "";

    @BeforeEach
    void makeAPool() throws IOException {
        options = Samples.options(home);
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            pool.put("a", Samples.bars(3).note("n", "note"));
        }
        registry = options.directory().resolve("registry.yaml");
        intact = Files.readString(registry);
    }

    /** Nine levels of nine aliases: a billion values in a few hundred bytes. */
    private static String billionLaughs() {
        StringBuilder text = new StringBuilder("{\"x0\": &x0 [1, 1, 1, 1, 1, 1, 1, 1, 1]");
        for (int level = 1; level <= 9; level++) {
            text.append(", \"x").append(level).append("\": &x").append(level).append(" [");
            text.append(("*x" + (level - 1) + ", ").repeat(8))
                    .append("*x")
                    .append(level - 1)
                    .append("]");
        }
        return text.append("}").toString();
    }

    /** What to write in place of {@code {"n": "note"}}. */
    private static Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("alias bomb", billionLaughs());
        values.put("alias of itself", "&a {\"n\": *a}");
        values.put("alias", "{\"m\": &m {\"x\": \"y\"}, \"n\": *m}");
        values.put("merge key", "{<<: &m {\"x\": 1}, \"n\": *m}");
        values.put("twice the same name", "{\"n\": \"a\", \"n\": \"b\"}");
        values.put("twice the same name, not quoted", "{n: \"a\", n: \"b\"}");
        values.put("deep lists", "{\"n\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        values.put("deep maps", "{\"n\": " + "{\"n\": ".repeat(100_000) + "1" + "}".repeat(100_000) + "}");
        values.put("lists that do not end", "{\"n\": " + "[".repeat(MILLION));
        values.put("a name without a value", "{? [1, 2] : 3}");
        values.put("an integer of a million digits", "{\"n\": !!int \"" + "9".repeat(MILLION) + "\"}");
        values.put("a float of many digits", "{\"n\": " + "9".repeat(500) + ".5}");
        values.put("an exponent", "{\"n\": 1e999999999}");
        values.put("a million sixtieths", "{\"n\": !!int \"" + "1:".repeat(MILLION) + "1\"}");
        values.put("dot and underscore", "{\"n\": ._}");
        values.put("octal", "{\"n\": 010}");
        values.put("not a number", "{\"n\": .nan}");
        values.put("sexagesimal", "{\"n\": 12:30:45}");
        values.put("switch", "{\"n\": on}");
        values.put("nothing", "{\"n\": ~}");
        values.put("date", "{\"n\": 2024-01-01}");
        values.put("Java object", "{\"n\": !!java.net.URL [\"http://localhost\"]}");
        values.put("Java class", "{\"n\": !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]}");
        values.put("unknown tag", "{\"n\": !x \"y\"}");
        values.put("bytes", "{\"n\": !!binary \"AAAA\"}");
        values.put("set", "!!set {\"n\"}");
        values.put("list in place of a map", "[\"n\"]");
        values.put("anchor without an end", "{\"n\": &");
        values.put("quote without an end", "{\"n\": \"" + "x".repeat(MILLION));
        values.put("tab", "{\t\"n\": 1}");
        values.put("control character", "{\"n\": \"\u0001\"}");
        return values;
    }

    private static List<String> numbers() {
        return List.of(
                "-1",
                "0x10",
                "1e3",
                "3.0",
                "010",
                "0b111",
                "1_0",
                "._",
                ".nan",
                ".inf",
                "9223372036854775808",
                "\"3\"",
                "12:30:45",
                "true",
                "~",
                "[3]",
                "-9223372036854775809",
                "0o7",
                "1e-400",
                "+",
                "-",
                "2147483648");
    }

    /** @return whether it was refused, by attaching or by reading the row */
    private boolean isRefused(byte[] content) throws IOException {
        SegmentFiles.overwrite(registry, content);
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            for (String key : pool.keys()) {
                pool.info(key);
                pool.get(key);
            }
            return false;
        } catch (PoolDamagedException | PoolVersionException e) {
            assertThat(String.valueOf(e.getMessage()))
                    .as("a message for people")
                    .hasSizeLessThan(5_000);
            return true;
        }
    }

    private void assertRefused(String what, String from, String to) throws IOException {
        assertThat(intact).contains(from);
        for (String text : List.of(intact, ofFormat1(intact))) {
            if (text.contains(from)) {
                assertThat(isRefused(PoolFiles.checksummed(text.replace(from, to))))
                        .as("%s is refused", what)
                        .isTrue();
            }
        }
    }

    /** Which may be YAML that is no JSON. */
    private static String ofFormat1(String registry) {
        return registry.replace("format: 2\nreaderFeatures: []\nwriterFeatures: []\n", "format: 1\n")
                .replaceFirst("\ncommit: \\{\"time\": (\"[^\"]*\").*\n", "\ncommitted: $1\n");
    }

    @Test
    void theSameRegistryInFormat1IsRead() throws IOException {
        assertThat(isRefused(PoolFiles.checksummed(ofFormat1(intact)))).isFalse();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void notesThatDoHarmAreRefused() throws IOException {
        int refused = 0;
        for (Map.Entry<String, String> value : values().entrySet()) {
            assertRefused(value.getKey(), "{\"n\": \"note\"}", value.getValue());
            refused++;
        }
        figures.add("registries made to do harm, values", refused);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void headsThatDoHarmAreRefused() throws IOException {
        int refused = 0;
        for (Map.Entry<String, String> value : values().entrySet()) {
            assertRefused(value.getKey(), "pool: \"p\"", "pool: " + value.getValue());
            refused++;
        }
        for (String number : numbers()) {
            for (String field : List.of("format: 2", "datasetCount: 1")) {
                String name = field.substring(0, field.indexOf(' ') + 1);
                if (!number.equals(field.substring(field.indexOf(' ') + 1))) {
                    assertRefused(field + " as " + number, field, name + number);
                    refused++;
                }
            }
        }
        assertRefused("a huge comment", "format: 2", "# " + "x".repeat(MILLION) + "\nformat: 2");
        assertRefused("the same field twice", "format: 2", "format: 2\nformat: 2");
        assertRefused("another document", "format: 2", "---\nformat: 2\n...\n---\nformat: 2");
        assertRefused("poolId in capitals", "poolId: \"", "poolId: \"A");
        figures.add("registries made to do harm, heads", refused + 4);
    }

    @Test
    void numbersThatAreNoneAreRefused() throws IOException {
        int refused = 0;
        for (String number : numbers()) {
            for (String field : List.of("\"generation\": 2", "\"shape\": [3, ")) {
                String before = field.substring(0, field.lastIndexOf(' ') + 1);
                String start = field.endsWith(", ") ? "\"shape\": [" : before;
                String end = field.endsWith(", ") ? ", " : "";
                assertRefused(field + " as " + number, field, start + number + end);
                refused++;
            }
        }
        figures.add("registries made to do harm, numbers", refused);
    }

    /** Nobody takes so many digits for a number, so nobody works it out. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void millionDigitsAreText() {
        String digits = "9".repeat(MILLION - 100_000);
        String row = intact.lines()
                .filter(line -> line.startsWith("  \"a\": "))
                .findFirst()
                .orElseThrow()
                .substring("  \"a\": ".length());
        assertThat(RegistryRow.parse("a", row.replace("\"note\"", digits)).notes())
                .containsEntry("n", digits);
    }

    @Test
    void textThatIsNoUtf8IsRefused() throws IOException {
        int refused = 0;
        for (int[] bad :
                new int[][] {{0xff}, {0xc0, 0xaf}, {0xed, 0xa0, 0x80}, {0xe2, 0x82}, {0x80}, {0xf5, 0x80, 0x80, 0x80}
                }) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int at = intact.indexOf("note\"");
            bytes.writeBytes(intact.substring(0, at).getBytes(StandardCharsets.UTF_8));
            for (int each : bad) {
                bytes.write(each);
            }
            bytes.writeBytes(intact.substring(at).getBytes(StandardCharsets.UTF_8));
            assertThat(isRefused(PoolFiles.checksummed(bytes.toByteArray()))).isTrue();
            refused++;
        }
        assertThat(isRefused(PoolFiles.checksummed(intact.replace("note\"", "\ufffd\""))))
                .as("the replacement character itself is text")
                .isFalse();
        figures.add("registries made to do harm, encodings", refused);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void hugeRowIsRefusedWithoutReadingItAll() {
        List<String> rows = new ArrayList<>();
        rows.add("{\"notes\": {\"n\": \"" + "x".repeat(20 * MILLION) + "\"}}");
        rows.add("{\"notes\": {\"n\": '" + "x".repeat(15 * MILLION) + "'}}");
        rows.add("{\"notes\": {" + "\"n\": 1, ".repeat(3 * MILLION) + "\"m\": 1}}");
        for (String row : rows) {
            assertThatThrownBy(() -> RegistryRow.parse("k", row)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void catchesTheMutantWithoutLimits() {
        RegistryMutants.withoutLimits()
                .isCaughtBy(
                        () -> assertRefused("alias", "{\"n\": \"note\"}", "{\"n\": \"note\"}, \"x\": [&m [1], *m]"));
    }
}
