package io.datapool.internal.segment;

import io.datapool.error.PlatformException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Keeps this process away from the kernel's limit of mappings per process, at which the JVM itself dies. Mappings are undone
 * when they become unreachable, and a JVM with a large heap may not collect for a long time: so a garbage collection is asked
 * for above half of the limit, and nothing is mapped above nine tenths.
 */
final class MappingBudget {
    private static final Path LIMIT = Path.of("/proc/sys/vm/max_map_count");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final int LINUX_DEFAULT = 65_530;
    /** How long a collection's outcome is waited for, in pauses of 1, 2, 4 ... ms: as the JDK does for direct buffers. */
    private static final long LONGEST_PAUSE_MILLIS = 256;

    private final int kernelLimit;
    private final int comfortable;
    private final int most;
    private final IntSupplier mappingsOfProcess;
    /** Our own mappings. */
    private final AtomicInteger live = new AtomicInteger();

    private final AtomicInteger liveAfterLastRequest = new AtomicInteger();
    /** How often something may be mapped before the mappings of the whole process are counted again. */
    private final AtomicInteger uncounted = new AtomicInteger();

    /**
     * @param kernelLimit mappings that a process may have
     * @param mappingsOfProcess counts what it has; the JVM and other libraries map, too
     */
    MappingBudget(int kernelLimit, IntSupplier mappingsOfProcess) {
        this.kernelLimit = kernelLimit;
        this.comfortable = kernelLimit / 2;
        this.most = (int) (kernelLimit * 9L / 10);
        this.mappingsOfProcess = mappingsOfProcess;
    }

    static MappingBudget ofThisMachine() {
        return new MappingBudget(kernelLimit(), MappingBudget::countMappings);
    }

    private static int kernelLimit() {
        // With one read: the kernel gives no more of such a file to a second one.
        try (InputStream in = new FileInputStream(LIMIT.toFile())) {
            byte[] text = new byte[32];
            int length = Math.max(0, in.read(text));
            return Integer.parseInt(new String(text, 0, length, StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            return LINUX_DEFAULT;
        }
    }

    /** One line for each mapping; none where that cannot be read. */
    private static int countMappings() {
        int lines = 0;
        try (InputStream in = new FileInputStream(MAPPINGS.toFile())) {
            byte[] text = new byte[1 << 16];
            for (int length = in.read(text); length > 0; length = in.read(text)) {
                for (int i = 0; i < length; i++) {
                    lines += text[i] == '\n' ? 1 : 0;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return lines;
    }

    /** @throws PlatformException when the process has too many mappings for another one */
    void beforeMapping() {
        if (shouldCollect()) {
            System.gc();
        }
        requireRoom();
    }

    private void requireRoom() {
        if (hasRoom()) {
            return;
        }
        System.gc();
        for (long pause = 1; !hasRoom(); pause *= 2) {
            if (pause > LONGEST_PAUSE_MILLIS || !sleep(pause)) {
                throw tooMany();
            }
        }
    }

    /**
     * Counting sixteen mappings takes a tenth of the time of making one. So it is not done each time; what may be mapped in between is
     * a part of the room that is left, and of what is kept free for the JVM, should others map meanwhile.
     */
    private boolean hasRoom() {
        if (uncounted.getAndDecrement() > 0) {
            return true;
        }
        int all = Math.max(live.get(), mappingsOfProcess.getAsInt());
        int room = most - all;
        uncounted.set(Math.min(room / 4, all / 16));
        return room > 0;
    }

    /** False when the thread was interrupted. */
    private static boolean sleep(long millis) {
        try {
            Thread.sleep(millis); // the cleaner's thread unmaps meanwhile
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private PlatformException tooMany() {
        return new PlatformException("this process has " + mappingsOfProcess.getAsInt() + " memory mappings, "
                + live.get() + " of them of pools; the kernel allows " + kernelLimit + " (vm.max_map_count), and above "
                + most + " nothing more is mapped, because the JVM dies at the limit. Raise it (sysctl -w"
                + " vm.max_map_count=" + 4L * kernelLimit
                + "), read fewer datasets in one process, or let go of those that"
                + " are not needed: a mapping ends when the garbage collector finds its datasets unreachable, and"
                + " -XX:+DisableExplicitGC keeps the pool from asking for that");
    }

    /** True above the comfortable number, and again only after another sixteenth of it: a collection is not cheap. */
    boolean shouldCollect() {
        int now = live.get();
        int last = liveAfterLastRequest.get();
        if (now <= comfortable) {
            liveAfterLastRequest.set(0);
            return false;
        }
        return now - last > comfortable / 16 && liveAfterLastRequest.compareAndSet(last, now);
    }

    void mapped() {
        live.incrementAndGet();
    }

    void unmapped() {
        live.decrementAndGet();
    }
}
