package io.datapool;

import io.datapool.error.PoolDeletedException;
import io.datapool.error.PoolExistsException;
import io.datapool.error.PoolNotFoundException;
import io.datapool.error.PoolReplacedException;
import java.util.Random;

/**
 * Makes, joins, reads and deletes ephemeral pools of one name, beside other processes that do the same. A pool belongs to its
 * creator: as long as that lives nobody else's takes its place. Whoever joins is told when it is over, and sees right values before.
 */
final class EphemeralRacer {
    private final PoolOptions options;
    private final Random random;
    private int created;
    private int joined;
    private int told;

    private EphemeralRacer(PoolOptions options, long seed) {
        this.options = options.ephemeral();
        this.random = new Random(seed);
    }

    /** Takes that many turns; throws what is not as promised. */
    static String race(PoolOptions options, long seed, int turns) {
        EphemeralRacer racer = new EphemeralRacer(options, seed);
        for (int turn = 0; turn < turns; turn++) {
            racer.turn();
        }
        return "created " + racer.created + ", joined " + racer.joined + ", told that it is over " + racer.told;
    }

    /** Makes pools until the process is killed. */
    static String raceForEver(PoolOptions options, long seed) {
        EphemeralRacer racer = new EphemeralRacer(options, seed);
        while (true) {
            racer.turn();
        }
    }

    private void turn() {
        switch (random.nextInt(4)) {
            case 0, 1 -> create();
            case 2 -> join();
            default -> read();
        }
    }

    private void create() {
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            created++;
            for (int i = random.nextInt(3); i >= 0; i--) {
                pool.put("ours-0", Generations.draft("ours-0", i + 1L));
                require(SharedDataPool.readers(options).generation() >= pool.generation(), "generation went back");
                try (SharedDataPool again = SharedDataPool.attach(options)) {
                    require(again.poolId().equals(pool.poolId()), "another pool took the place of a living one");
                    Generations.check(again.get("ours-0"), i + 1L);
                }
            }
        } catch (PoolExistsException e) {
            told++;
        }
    }

    private void join() {
        try (SharedDataPool pool = SharedDataPool.createOrAttach(options)) {
            joined++;
            pool.put("theirs-0", Generations.draft("theirs-0", 7));
            Generations.check(pool.get("theirs-0"), 7);
            pool.gc();
        } catch (PoolDeletedException | PoolReplacedException e) {
            told++;
        }
    }

    private void read() {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            joined++;
            for (String key : pool.keys()) {
                Generations.check(pool.get(key), Generations.content(pool.info(key)));
            }
            pool.refresh();
        } catch (PoolNotFoundException | PoolDeletedException | PoolReplacedException e) {
            told++;
        }
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException("WRONG: " + what);
        }
    }
}
