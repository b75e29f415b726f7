package io.datapool.internal.segment;

import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The segments that are mapped, so that each is mapped once, however many handles read it. Keeps none of them: a mapping
 * lives as long as anything that can read it is reachable. Thread-safe.
 */
final class SharedMappings {
    private static final int LOCKS = 64;

    private final Map<Identity, Shared> mapped = new ConcurrentHashMap<>();
    private final ReferenceQueue<MappedRegion> collected = new ReferenceQueue<>();
    /** One segment is mapped by one thread, different ones mostly at once. */
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

    /**
     * Which file that is. Device and inode name it as long as it is mapped; the rest is there for file systems that give an inode's
     * number to two files.
     *
     * @param fileKey device and inode
     */
    record Identity(Object fileKey, String poolId, String key, long generation, long lengthBytes) {}

    /** Maps a file. */
    interface Mapping {
        MappedRegion map() throws IOException;
    }

    private static final class Shared extends WeakReference<MappedRegion> {
        final Identity identity;

        Shared(Identity identity, MappedRegion region, ReferenceQueue<MappedRegion> collected) {
            super(region, collected);
            this.identity = identity;
        }
    }

    /** The mapping of that segment; made now, unless there is one. */
    MappedRegion get(Identity identity, Mapping mapping) throws IOException {
        MappedRegion known = find(identity);
        if (known != null) {
            return known;
        }
        synchronized (locks[Math.floorMod(identity.hashCode(), LOCKS)]) {
            known = find(identity);
            if (known == null) {
                known = mapping.map();
                forgetCollected();
                mapped.put(identity, new Shared(identity, known, collected));
            }
            return known;
        }
    }

    private @Nullable MappedRegion find(Identity identity) {
        Shared shared = mapped.get(identity);
        return shared == null ? null : shared.get();
    }

    private void forgetCollected() {
        for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
            Shared shared = (Shared) gone;
            mapped.remove(shared.identity, shared);
        }
    }
}
