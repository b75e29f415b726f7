package io.datapool.loader;

import io.datapool.PoolOptions;
import io.datapool.SharedDataPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Main class of a child JVM: waits for a byte on stdin, loads, and prints what it saw. */
final class LoadingProcess {
    private LoadingProcess() {}

    /**
     * Loads once.
     *
     * @param arguments data directory, and the home of the pool
     */
    public static void main(String[] arguments) throws IOException {
        MarketData data = MarketData.in(Path.of(arguments[0])).symbols("A", "B").timeframes("1m");
        AtomicInteger rowsRead = new AtomicInteger();
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        try (SharedDataPool pool = data.listener(progress -> rowsRead.set((int) progress.rows()))
                .loadInto(PoolOptions.named("p").home(Path.of(arguments[1])))) {
            double sum = 0;
            for (String key : pool.keys()) {
                for (float open : pool.get(key).floats("open").toArray()) {
                    sum += open;
                }
            }
            System.out.println("rows read " + rowsRead.get());
            System.out.println("generation " + pool.generation() + " keys " + pool.keys() + " sum " + sum);
        }
    }
}
