package io.datapool.loader;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Main class of a child JVM: loads a snapshot for each line on stdin, and prints what its generation holds. */
final class SnapshotProcess {
    static final List<String> SYMBOLS = List.of("A", "B", "C", "D");

    private SnapshotProcess() {}

    /**
     * Loads until stdin ends.
     *
     * @param arguments directory of the snapshot, and the home of the pool
     */
    public static void main(String[] arguments) throws IOException {
        MarketData data = MarketData.in(Path.of(arguments[0]))
                .symbols(SYMBOLS.toArray(String[]::new))
                .timeframes("1m");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            try (SharedDataPool pool = data.loadInto(PoolOptions.named("p").home(Path.of(arguments[1])))) {
                System.out.println(sources(pool));
            }
        }
    }

    /** Each key, and which snapshot it is from. */
    static String sources(SharedDataPool pool) {
        return pool.keys().stream().map(key -> key + ":" + snapshot(pool, key)).collect(Collectors.joining(" "));
    }

    private static Path snapshot(SharedDataPool pool, String key) {
        Path file = Path.of(pool.info(key).source().orElseThrow().path());
        return file.getName(file.getNameCount() - 3);
    }
}
