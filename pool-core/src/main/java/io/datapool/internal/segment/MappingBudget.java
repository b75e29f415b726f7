package io.datapool.internal.segment;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts live mappings and asks for a garbage collection before the kernel's limit per process is near: mappings are undone
 * when they become unreachable, and a JVM with a large heap may not collect for a long time.
 */
final class MappingBudget {
    private static final Path LIMIT = Path.of("/proc/sys/vm/max_map_count");
    private static final int LINUX_DEFAULT = 65_530;

    private final int comfortable;
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger liveAfterLastRequest = new AtomicInteger();

    MappingBudget(int kernelLimit) {
        comfortable = kernelLimit / 2;
    }

    static MappingBudget ofThisMachine() {
        // With one read: the kernel gives no more of such a file to a second one.
        try (InputStream in = new FileInputStream(LIMIT.toFile())) {
            byte[] text = new byte[32];
            int length = Math.max(0, in.read(text));
            return new MappingBudget(Integer.parseInt(new String(text, 0, length, StandardCharsets.US_ASCII).strip()));
        } catch (IOException | NumberFormatException e) {
            return new MappingBudget(LINUX_DEFAULT);
        }
    }

    void beforeMapping() {
        if (shouldCollect()) {
            System.gc();
        }
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
