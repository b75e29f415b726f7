package io.datapool.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadBenchmarkIT {
    private static final int ROWS = 20_000;

    @TempDir
    Path directory;

    @Test
    void allContendersAgreeAndAreReported() throws Exception {
        Path json = directory.resolve("load.json");
        Path output = directory.resolve("output.txt");
        int exitCode = run(output, "--rows", "" + ROWS, "--rounds", "1", "--warmup", "0", "--json", "" + json);

        assertThat(Files.readString(output)).contains("dictionary_20000.parquet: 20,000 rows");
        assertThat(exitCode).isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("command").asText()).contains("-Pbench-load");
        assertThat(report.path("machine").path("cpu").asText()).isNotEmpty();
        assertThat(report.path("files")).hasSize(3);
        for (JsonNode file : report.path("files")) {
            assertThat(file.path("rows").asInt()).isEqualTo(ROWS);
            assertThat(file.path("readers").findValuesAsText("reader"))
                    .contains("SharedDataPool loader", "DuckDB JDBC, chunks", "AvroParquetReader");
            assertThat(file.path("heapOfLoad").path("peakBytes").asLong()).isPositive();
        }
    }

    @Test
    void contenderThatReadsOtherValuesIsAnError() {
        Bars bars = new Bars(10);
        Contender contender = new AvroContender();
        Path file = Path.of("bars.parquet");
        contender.check(file, bars, bars.checksum());
        long expected = bars.checksum();
        bars.values[4][9] = Math.nextUp(bars.values[4][9]);
        assertThatThrownBy(() -> contender.check(file, bars, expected))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AvroParquetReader read other values")
                .hasMessageContaining("bars.parquet");
    }

    @Test
    void unknownOptionShowsTheUsage() throws Exception {
        Path output = directory.resolve("output.txt");
        assertThat(run(output, "--tempo", "fast")).isEqualTo(2);
        assertThat(Files.readString(output))
                .contains("unknown option '--tempo'")
                .contains("Usage: LoadBenchmark");
    }

    /** In a JVM of its own, in the test's directory. */
    private int run(Path output, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SharedDataPool.jvmArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LoadBenchmark.class.getName()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
    }
}
