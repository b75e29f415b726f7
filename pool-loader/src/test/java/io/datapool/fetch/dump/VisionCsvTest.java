package io.datapool.fetch.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.datapool.fetch.Bar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that the exchange published, of before and after its change from milliseconds to microseconds. */
class VisionCsvTest {
    private static final Path FOLDER = Path.of(System.getProperty("shared.data", "../../shared/data"), "vision-csv");

    @ParameterizedTest
    @ValueSource(strings = {"2024-12", "2025-01", "2025-05"})
    void publishedTablesAreReadAsDuckDbReadsThem(String month) throws Exception {
        assumeTrue(Files.isDirectory(FOLDER), "there is no " + FOLDER.toAbsolutePath());
        ArchiveFile file = ArchiveFile.spot("1h", month);
        List<Bar> bars;
        ArchiveContent content = new DumpFolder(FOLDER).find(file.archive()).orElseThrow();
        bars = content.bars(ArchiveFile.series("1h"));
        assertThat(bars).hasSize(744);
        Instant start = file.archive().period().span().start();
        for (int i = 0; i < bars.size(); i++) {
            assertThat(bars.get(i).openTime()).isEqualTo(start.plus(Duration.ofHours(i)));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select column01, column02, column03, column04, column05 from"
                        + " read_csv('" + FOLDER.resolve("BTCUSDT-1h-" + month + ".csv") + "', header=false)")) {
            for (Bar bar : bars) {
                assertThat(row.next()).isTrue();
                assertThat(List.of(bar.open(), bar.high(), bar.low(), bar.close(), bar.volume()))
                        .containsExactly(
                                row.getDouble(1),
                                row.getDouble(2),
                                row.getDouble(3),
                                row.getDouble(4),
                                row.getDouble(5));
            }
        }
    }
}
