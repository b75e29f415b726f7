package io.datapool.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.datapool.PoolOptions;
import io.datapool.PoolUpdate;
import io.datapool.Rounds;
import io.datapool.SharedDataPool;
import io.datapool.parquet.SampleFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes load two snapshots of the same keys at the same moment, into a pool that holds any mixture of them: every generation
 * that they make is one snapshot, whole.
 */
@Timeout(900)
class OrderOfLoadsIT {
    private static final int PAIRS = Rounds.of(20, 200);
    private static final List<String> SNAPSHOTS = List.of("first", "second");

    @TempDir
    Path directory;

    private final List<Loader> loaders = new ArrayList<>();
    private PoolOptions options;

    /** A child that loads one snapshot whenever it is told to. */
    private final class Loader {
        private final Process process;
        private final BufferedReader out;
        private final Writer in;

        Loader(String snapshot) throws IOException {
            Path arguments = directory.resolve("jvm.args");
            try (var resource = SharedDataPool.class.getResourceAsStream("/io/datapool/jvm.args")) {
                Files.write(arguments, Objects.requireNonNull(resource).readAllBytes());
            }
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "@" + arguments,
                            "-XX:+UseSerialGC",
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SnapshotProcess.class.getName(),
                            directory.resolve(snapshot).toString(),
                            directory.resolve("home").toString())
                    .redirectError(directory.resolve("stderr-" + snapshot).toFile())
                    .start();
            out = process.inputReader(StandardCharsets.UTF_8);
            in = process.outputWriter(StandardCharsets.UTF_8);
        }

        void go() throws IOException {
            in.write("load\n");
            in.flush();
        }

        String answer() throws IOException {
            String line = out.readLine();
            assertThat(line).as("it lives; see its stderr in %s", directory).isNotNull();
            return line;
        }
    }

    @BeforeEach
    void start() throws IOException {
        for (String snapshot : SNAPSHOTS) {
            for (String symbol : SnapshotProcess.SYMBOLS) {
                SampleFile.bars(10, 1).writeOld(directory.resolve(snapshot + "/ohlcv/" + symbol + "_1m.parquet"));
            }
        }
        options = PoolOptions.named("p").home(directory.resolve("home"));
        SharedDataPool.create(options).close();
        for (String snapshot : SNAPSHOTS) {
            loaders.add(new Loader(snapshot));
        }
    }

    @AfterEach
    void stop() {
        loaders.forEach(loader -> loader.process.destroyForcibly());
    }

    /** Each key from either snapshot, or missing. */
    private void mix(SharedDataPool pool, Random random) {
        try (PoolUpdate update = pool.beginUpdate()) {
            for (String key : pool.keys()) {
                update.remove(key);
            }
            update.commit();
        }
        for (String symbol : SnapshotProcess.SYMBOLS) {
            int choice = random.nextInt(SNAPSHOTS.size() + 1);
            if (choice < SNAPSHOTS.size()) {
                assertThat(MarketData.in(directory.resolve(SNAPSHOTS.get(choice)))
                                .symbols(symbol)
                                .timeframes("1m")
                                .load(pool)
                                .ok())
                        .isTrue();
            }
        }
    }

    @Test
    void everyGenerationIsOneSnapshotWhole() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            for (int pair = 0; pair < PAIRS; pair++) {
                mix(pool, random);
                String before = SnapshotProcess.sources(pool);
                for (Loader loader : loaders) {
                    loader.go();
                }
                for (int i = 0; i < loaders.size(); i++) {
                    assertThat(loaders.get(i).answer())
                            .as("pair %d on %s, seed %d", pair, before, seed)
                            .isEqualTo(wholly(SNAPSHOTS.get(i)));
                }
                pool.refresh();
                assertThat(SnapshotProcess.sources(pool))
                        .as("pair %d on %s, seed %d", pair, before, seed)
                        .isIn(SNAPSHOTS.stream().map(OrderOfLoadsIT::wholly).toList());
            }
        }
    }

    private static String wholly(String snapshot) {
        return String.join(
                " ",
                SnapshotProcess.SYMBOLS.stream()
                        .map(symbol -> symbol + "_1m:" + snapshot)
                        .toList());
    }
}
