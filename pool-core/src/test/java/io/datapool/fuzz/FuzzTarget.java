package io.datapool.fuzz;

import com.sun.management.ThreadMXBean;
import io.datapool.error.PoolDamagedException;
import io.datapool.error.PoolVersionException;
import io.datapool.internal.arrow.ArrowAudit;
import io.datapool.internal.arrow.ArrowReader;
import io.datapool.internal.arrow.SegmentDescription;
import io.datapool.internal.arrow.TimeGuide;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryRemains;
import io.datapool.internal.registry.RegistryRow;
import io.datapool.schema.DatasetInfo;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * Everything that reads a pool's files, as functions of arbitrary bytes whose checksums are made right first: an attacker knows
 * how to. Whatever the bytes are: a result or a typed error, and no more memory than they justify.
 */
enum FuzzTarget {
    /** A whole registry, and every row of it. */
    REGISTRY {
        @Override
        void run(byte[] input) {
            Registry registry = Registry.parse(Crafted.registry(input), "fuzzed");
            for (String key : registry.keys()) {
                use(registry.find(key).orElseThrow());
            }
        }
    },
    /** A registry as it is, which mostly has a wrong checksum: what a repair makes out of it. */
    REMAINS {
        @Override
        void run(byte[] input) {
            RegistryRemains remains = RegistryRemains.of(input, "fuzzed");
            if (remains.intact().isEmpty() == remains.problem().isEmpty()) {
                throw new AssertionError("neither intact nor with a problem");
            }
            remains.problem().ifPresent(problem -> {
                throw new PoolDamagedException(problem);
            });
        }
    },
    /** One row. */
    ROW {
        @Override
        void run(byte[] input) {
            use(RegistryRow.parse("k", new String(input, StandardCharsets.UTF_8)));
        }
    },
    /** A segment's header and footer, from the end and from the front. */
    SEGMENT {
        @Override
        void run(byte[] input) throws IOException {
            byte[] segment = Crafted.segment(input);
            ArrowReader.ByteSource source = (offset, length) -> {
                if (offset < 0 || length < 0 || offset > segment.length - length) {
                    throw new EOFException("bytes " + offset + " + " + length + " of " + segment.length);
                }
                byte[] bytes = new byte[length];
                System.arraycopy(segment, (int) offset, bytes, 0, length);
                return bytes;
            };
            SegmentDescription found = ArrowReader.read(source, segment.length, "crafted");
            String row = found.footer().getOrDefault(SegmentDescription.REGISTRY_ROW, "");
            DatasetInfo info = RegistryRow.parse("k", row);
            TimeGuide.of(found, info.time());
            ArrowAudit.check(source, found);
        }
    },
    /** A segment in a pool, whose registry says just what the segment says: opened, mapped, read, verified, repaired. */
    POOL {
        @Override
        void run(byte[] input) throws IOException {
            CraftedPool.use(Crafted.segment(input));
        }
    };

    /** Classes, messages and what a pool of one dataset needs. */
    private static final long BASE_BYTES = 24L << 20;

    /** What each byte of input justifies. */
    private static final long BYTES_PER_INPUT_BYTE = 4_096;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** @throws IOException when the bytes end too early */
    abstract void run(byte[] input) throws IOException;

    private static void use(DatasetInfo info) {
        if (info.nbytes() < 0 || info.schema().fields().isEmpty()) {
            throw new AssertionError("a row that cannot be: " + info);
        }
        if (!RegistryRow.of(info).info().equals(info)) {
            throw new AssertionError("a row that does not come back: " + info);
        }
    }

    /**
     * Runs it; whether the input was accepted.
     *
     * @throws AssertionError when it throws what it should not, or takes more memory than the input justifies
     */
    final boolean check(byte[] input) {
        long justified = BASE_BYTES + BYTES_PER_INPUT_BYTE * input.length;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean accepted = isAccepted(input);
        // The first time classes may be loaded.
        if (THREADS.getCurrentThreadAllocatedBytes() - before > justified) {
            before = THREADS.getCurrentThreadAllocatedBytes();
            accepted = isAccepted(input);
            long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (taken > justified) {
                throw new AssertionError(this + " takes " + taken + " bytes of memory for " + input.length);
            }
        }
        return accepted;
    }

    private boolean isAccepted(byte[] input) {
        try {
            run(input);
            return true;
        } catch (PoolDamagedException | PoolVersionException | IllegalArgumentException | EOFException e) {
            return false;
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(this + " throws what is no typed error: " + e, e);
        }
    }
}
