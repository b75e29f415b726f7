package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import io.datapool.parquet.RawFile;
import io.datapool.parquet.SampleFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM with a heap of 64 MB loads files that claim far more; it reports each of them, loads the good one, and lives. */
class LyingFilesIT {
    private static final int PLAIN_BYTES = 400_000_000;
    private static final int ROWS = PLAIN_BYTES / Double.BYTES;

    @TempDir
    Path directory;

    /** The other JVM: a directory, then keys of files in it. */
    static final class SmallHeap {
        private SmallHeap() {}

        public static void main(String[] arguments) {
            Path directory = Path.of(arguments[0]);
            MarketData market = MarketData.ofFiles();
            for (String key : List.of(arguments).subList(1, arguments.length)) {
                market = market.file(key, directory.resolve(key + ".parquet"));
            }
            try (SharedDataPool pool =
                    SharedDataPool.create(PoolOptions.named("p").home(directory.resolve("home")))) {
                for (LoadOutcome outcome : market.load(pool).outcomes()) {
                    System.out.println(outcome.key() + " " + outcome.status() + " " + outcome.detail());
                }
            }
        }
    }

    private void write(RawFile file, String key) throws Exception {
        file.write(directory.resolve(key + ".parquet"));
    }

    @Test
    void aSmallHeapSurvivesWhateverFilesClaim() throws Exception {
        byte[] zeros = Zstd.compress(new byte[PLAIN_BYTES]);
        write(
                RawFile.of(Type.DOUBLE, ROWS)
                        .codec(CompressionCodec.ZSTD)
                        .data(Encoding.PLAIN, ROWS, PLAIN_BYTES, zeros),
                "honest_bomb");
        write(
                RawFile.of(Type.DOUBLE, ROWS)
                        .codec(CompressionCodec.SNAPPY)
                        .data(Encoding.PLAIN, ROWS, PLAIN_BYTES, new byte[1_000]),
                "lying_bomb");
        write(RawFile.of(Type.DOUBLE, ROWS).dictionary(ROWS, new byte[16]), "dictionary");
        write(RawFile.of(Type.DOUBLE, ROWS).data(Encoding.PLAIN, ROWS, 800, new byte[800]), "rows");
        SampleFile.bars(5, 1).write(directory.resolve("good.parquet"));
        assertThat(load("honest_bomb", "lying_bomb", "dictionary", "rows", "good"))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("honest_bomb FAILED")
                                .contains("row group 0, page 0", "heap"),
                        line -> assertThat(line).startsWith("lying_bomb FAILED").contains("row group 0, page 0"),
                        line -> assertThat(line).startsWith("dictionary FAILED").contains("row group 0, page 0"),
                        line -> assertThat(line).startsWith("rows FAILED").contains("row group 0, page 0"),
                        line -> assertThat(line).startsWith("good LOADED"));
    }

    private List<String> load(String... keys) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--") || argument.startsWith("-XX:+Ignore"))
                .sorted() // -XX before the options that it excuses
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                directory.toString()));
        Collections.addAll(command, keys);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
