package io.datapool.bench.load;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ContenderTest {
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
}
