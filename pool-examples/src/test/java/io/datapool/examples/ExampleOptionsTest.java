package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleOptionsTest {
    @Test
    void withoutArgumentsItIsAllOfTheSample() throws Exception {
        ExampleOptions options = ExampleOptions.parse();
        assertThat(options.symbols()).containsExactly("BTCUSDT", "ETHUSDT");
        assertThat(options.timeframes()).containsExactly("5m", "15m", "30m", "1h", "4h", "1d");
        assertThat(options.funding()).isTrue();
        assertThat(options.directory()).isEqualTo(options.sampleDir());
        assertThat(options.pool().name()).isEqualTo("shared_pool_example");
    }

    @Test
    void ownDataMayHaveAnySymbols() throws Exception {
        ExampleOptions options = ExampleOptions.parse(
                "--data-dir",
                "/data",
                "--symbols",
                "SOLUSDT",
                "--timeframes",
                "1w",
                "--no-funding",
                "--home",
                "/pools");
        assertThat(options.directory()).isEqualTo(Path.of("/data"));
        assertThat(options.symbols()).containsExactly("SOLUSDT");
        assertThat(options.timeframes()).containsExactly("1w");
        assertThat(options.funding()).isFalse();
        assertThat(options.pool().directory()).isEqualTo(Path.of("/pools/shared_pool_example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--unknown",
                "extra",
                "--home",
                "--days 0",
                "--days many",
                "--symbols ,",
                "--symbols BTCUSDT,BTCUSDT",
                "--symbols SOLUSDT",
                "--timeframes 1w",
                "--pool ../p"
            })
    void whatMakesNoSenseIsRefusedByName(String line) {
        String[] words = line.split(" ", -1);
        assertThatThrownBy(() -> ExampleOptions.parse(words))
                .isInstanceOf(ExampleOptions.UsageException.class)
                .hasMessageContaining(words[words.length - 1].replaceAll("^(BTCUSDT),.*|^,$", "$1"));
    }
}
