package io.datapool.bench.read;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreementTest {
    private static final int ROWS = 100;

    @TempDir
    Path home;

    /** Is a little wrong. */
    public static final class Careless extends ArrayScan {
        @Override
        public double sum() {
            return Math.nextUp(super.sum());
        }
    }

    @Test
    void contenderThatComputesSomethingElseIsAnError() throws Exception {
        BarFile.ensure(home.toString(), ROWS);
        Agreement.check(List.of(ArrayScan.class, PoolScan.class), ScanSuite.KERNELS, home.toString(), ROWS);
        assertThatThrownBy(() -> Agreement.check(
                        List.of(ArrayScan.class, Careless.class), ScanSuite.KERNELS, home.toString(), ROWS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Careless.sum gives");
    }
}
