package io.datapool;

import io.datapool.error.PoolNotFoundException;
import io.datapool.internal.file.FaultyDisk;
import io.datapool.internal.file.FaultyDisk.Mistake;
import io.datapool.internal.file.InterposedDisk;
import io.datapool.upkeep.VerifyReport;
import java.util.Random;

/** What a child of {@link PowerLossIT} does; it tells what is safe, and finds out what is left. */
final class PowerLossWriter {
    /** What {@link #state} says of a pool that is not there. */
    static final String NONE = "none";

    private PowerLossWriter() {}

    /**
     * Changes the pool in all ways, in random order, until the process is killed. Says "SAFE poolId generation" after each change,
     * "DELETING" before and "SAFE none" after a deletion.
     */
    static String churn(PoolOptions options, long seed) {
        Random random = new Random(seed);
        SharedDataPool pool = SharedDataPool.createOrAttach(options);
        while (true) {
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> pool.gc();
                case 3, 4 -> commitNothing(pool);
                case 5 -> {
                    System.out.println("DELETING");
                    pool.delete();
                    pool.close();
                    System.out.println("SAFE " + NONE);
                    pool = SharedDataPool.create(options);
                }
                default -> Generations.publish(pool);
            }
            System.out.println("SAFE " + identity(pool));
        }
    }

    /** Whether the line is one of {@link #churn}, and not an error that ended it. */
    static boolean isRegular(String line) {
        return line.startsWith("SAFE ") || line.equals("DELETING");
    }

    private static void commitNothing(SharedDataPool pool) {
        try (PoolUpdate update = pool.beginUpdate()) {
            update.commit();
        }
    }

    private static String identity(SharedDataPool pool) {
        return pool.poolId() + " " + pool.generation();
    }

    /** Which generation of which pool is there, after everything in it was verified and every value compared. */
    static String state(PoolOptions options) {
        try (SharedDataPool pool = SharedDataPool.attach(options)) {
            VerifyReport report = pool.verify();
            if (!report.problems().isEmpty()) {
                return "DAMAGED " + report.problems();
            }
            if (!pool.keys().isEmpty()) { // a new pool has none, whatever its first number
                Generations.survey(pool);
            }
            return identity(pool);
        } catch (PoolNotFoundException e) {
            return NONE;
        }
    }

    /** The library as it would be without one kind of fsync, from now on in this process. */
    @SuppressWarnings("resource") // stays in place for the rest of the process
    static String forget(InterposedDisk disk, PoolOptions options, String verb) {
        FaultyDisk.watching(disk, options.home(), (event, tick, right) -> {
            if (!event.verb().equals(verb)) {
                right.run();
            }
        });
        return "done";
    }

    /** Publishes, and ends between the registry's rename and the force of its directory, at once and without cleaning up. */
    @SuppressWarnings("resource") // the process ends
    static String diePublishing(InterposedDisk disk, PoolOptions options) {
        SharedDataPool pool = SharedDataPool.open(options);
        Mistake death = (event, tick, right) -> {
            right.run();
            if (event.verb().equals("RENAME")) {
                System.out.println("renamed");
                Runtime.getRuntime().halt(1);
            }
        };
        FaultyDisk.watching(disk, options.home(), death);
        return "survived as " + Generations.publish(pool);
    }
}
