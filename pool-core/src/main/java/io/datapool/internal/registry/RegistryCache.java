package io.datapool.internal.registry;

import io.datapool.error.PoolDamagedException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The registries that somebody in this JVM holds, so that all handles on one generation hold one and the same. Keeps none of
 * them alive. Two are the same when all their bytes are; length and checksum only lead there. Thread-safe.
 */
public final class RegistryCache {
    private static final Map<Head, Shared> HELD = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Registry> COLLECTED = new ReferenceQueue<>();

    private RegistryCache() {}

    /** Where to look for a registry; that of another pool may have the same. */
    private record Head(int length, String lastLine) {
        static Head of(byte[] bytes) {
            int from = Math.max(0, bytes.length - Registry.CRC_LINE_BYTES);
            return new Head(bytes.length, new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1));
        }
    }

    private static final class Shared extends WeakReference<Registry> {
        final Head head;

        Shared(Head head, Registry registry) {
            super(registry, COLLECTED);
            this.head = head;
        }
    }

    /**
     * The registry of that content; parsed now, unless somebody holds it.
     *
     * @param bytes the file's content
     * @param origin where it came from, for messages
     * @throws PoolDamagedException when it is not what was written
     */
    public static Registry parse(byte[] bytes, String origin) {
        Registry held = find(HELD.get(Head.of(bytes)), bytes);
        return held == null ? shared(Registry.parse(bytes, origin)) : held;
    }

    /** The same registry as others hold it; where nobody does, this one, from now on. */
    public static Registry shared(Registry registry) {
        for (Object gone = COLLECTED.poll(); gone != null; gone = COLLECTED.poll()) {
            HELD.remove(((Shared) gone).head, gone);
        }
        byte[] bytes = registry.content();
        Shared shared = HELD.compute(
                Head.of(bytes),
                (head, known) -> known != null && find(known, bytes) != null ? known : new Shared(head, registry));
        Registry held = shared.get();
        return held == null ? registry : held;
    }

    private static @Nullable Registry find(@Nullable Shared shared, byte[] bytes) {
        Registry held = shared == null ? null : shared.get();
        return held != null && Arrays.equals(held.content(), bytes) ? held : null;
    }
}
