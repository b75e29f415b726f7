package io.datapool.internal.lock;

import io.datapool.error.PoolLockedException;
import io.datapool.internal.file.Disk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that want one writer lock again and again, while they are interrupted at random. Inside, each makes a file that must not
 * be there: whoever finds it has met a second writer, of whatever thread, class loader or process.
 */
public final class LockRacer {
    private final Path file;
    private final Path inside;
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    private LockRacer(Path file) {
        this.file = file;
        this.inside = file.resolveSibling("inside");
    }

    /**
     * Lets that many threads race to the end of their turns.
     *
     * @return how often the lock was held, and how often it was refused because of an interrupt
     * @throws IllegalStateException when two held it at once, or somebody was refused without a reason
     */
    public static String race(String file, long seed, int threads, int turns) throws Exception {
        LockRacer racer = new LockRacer(Path.of(file));
        List<Thread> running = new ArrayList<>();
        List<Callable<Object>> outcomes = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Random random = new Random(seed + i);
            FutureTask<Object> task = new FutureTask<>(() -> {
                racer.take(random, turns);
                return "";
            });
            running.add(new Thread(task));
            outcomes.add(task::get);
        }
        running.forEach(Thread::start);
        Random random = new Random(seed - 1);
        while (running.stream().anyMatch(Thread::isAlive)) {
            running.get(random.nextInt(threads)).interrupt();
            Thread.sleep(1); // how often is of no importance
        }
        for (Callable<Object> outcome : outcomes) {
            outcome.call();
        }
        return "held " + racer.held + ", refused " + racer.refused;
    }

    @SuppressWarnings("try") // the lock is held, not used
    private void take(Random random, int turns) throws IOException {
        for (int turn = 0; turn < turns; ) {
            try (WriterLock lock = WriterLock.acquire(new Disk(), file, Duration.ofMinutes(5))) {
                beAlone(random);
                turn++;
            } catch (PoolLockedException e) {
                if (!String.valueOf(e.getMessage()).contains("interrupted while waiting")) {
                    throw e;
                }
                refused.incrementAndGet();
                Thread.interrupted();
            }
        }
    }

    private void beAlone(Random random) throws IOException {
        try {
            Files.createFile(inside);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalStateException("TWO WRITERS", e);
        }
        long until = System.nanoTime() + random.nextInt(400_000);
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        held.incrementAndGet();
        Files.delete(inside);
    }
}
