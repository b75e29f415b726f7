package io.datapool.internal.segment;

import io.datapool.error.PlatformException;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import net.openhft.chronicle.bytes.MappedBytesStore;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.OS;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.core.io.ReferenceOwner;
import net.openhft.chronicle.core.shutdown.PriorityHook;

/**
 * A whole file mapped into memory through Chronicle; the only class that knows it.
 *
 * <p>A read-only mapping lives as long as anything that can read it is reachable: this object, or a buffer made by
 * {@link #buffer}. Nobody unmaps it earlier, so no order of calls can read memory that is gone. Offsets are <em>not</em>
 * checked here: Chronicle reads past the end without a word, so whoever holds a region checks first.
 *
 * <p>A read-only region is mapped PROT_READ: a store would kill the JVM, hence none is offered. Thread-safe.
 */
public final class MappedRegion {
    /** A copy of so many bytes takes so long that asking for faults does not show. */
    private static final long ASKED_FOR_FAULTS_BYTES = 16_384;

    private static final Cleaner UNMAPPER = Cleaner.create();
    private static final MappingBudget BUDGET = MappingBudget.ofThisMachine();
    private static final AtomicBoolean CHRONICLE_IS_QUIET = new AtomicBoolean();

    private final Path file;
    private final MappedBytesStore store;
    private final Cleaner.Cleanable unmapping;
    private final long lengthBytes;
    private final boolean writable;

    private MappedRegion(
            Path file, MappedBytesStore store, Cleaner.Cleanable unmapping, long lengthBytes, boolean writable) {
        this.file = file;
        this.store = store;
        this.unmapping = unmapping;
        this.lengthBytes = lengthBytes;
        this.writable = writable;
    }

    /**
     * Maps a file for reading.
     *
     * @param file a regular file, not empty
     * @param lengthBytes its length, as checked by the caller
     */
    public static MappedRegion readOnly(Path file, long lengthBytes) throws IOException {
        return map(file, lengthBytes, true);
    }

    /**
     * Maps a file for writing. Every page must have been written before: a store into a hole of a full disk kills the JVM.
     *
     * @param file a regular file, not empty
     * @param lengthBytes its length, a multiple of the page size, or else Chronicle extends the file to one
     */
    public static MappedRegion readWrite(Path file, long lengthBytes) throws IOException {
        return map(file, lengthBytes, false);
    }

    private static MappedRegion map(Path path, long lengthBytes, boolean readOnly) throws IOException {
        Preflight.check();
        try {
            Preflight.checkTracing(Jvm.isResourceTracing());
            keepChronicleQuiet();
            BUDGET.beforeMapping();
            return mapThroughChronicle(path, lengthBytes, readOnly);
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new PlatformException(
                    "the Chronicle libraries cannot start in this JVM: " + (e.getCause() == null ? e : e.getCause())
                            + ". Look at the system properties that they read (mappedFile.defaultSyncMode, for one), and"
                            + " whether their jars are complete and of one version",
                    e);
        }
    }

    /**
     * Ends the thread that Chronicle starts to release things later, and takes away the shutdown hook that waits for it: they would
     * keep a class loader that is thrown away, with all its classes, to the end of the JVM. Whatever is released is released at
     * once then. Where somebody else in this class loader has begun to use Chronicle before, both are theirs and stay.
     */
    private static void keepChronicleQuiet() {
        if (CHRONICLE_IS_QUIET.compareAndSet(false, true) && PriorityHook.getRegisteredHook() == null) {
            BackgroundResourceReleaser.stop();
            PriorityHook.clear();
        }
    }

    private static MappedRegion mapThroughChronicle(Path path, long lengthBytes, boolean readOnly) throws IOException {
        ReferenceOwner owner = ReferenceOwner.temporary("pool");
        MappedFile file = MappedFile.of(path.toFile(), lengthBytes, 0, OS.pageSize(), readOnly);
        try {
            MappedBytesStore store = file.acquireByteStore(owner, 0L);
            long address = store.addressForRead(0);
            long mappedBytes = store.realCapacity();
            // On the store itself: compiled loops hold nothing else. Chronicle never unmaps it: we never release it.
            Cleaner.Cleanable unmapping = UNMAPPER.register(store, () -> unmap(address, mappedBytes));
            BUDGET.mapped();
            return new MappedRegion(path, store, unmapping, lengthBytes, !readOnly);
        } finally {
            file.raf().close(); // the mapping stays; releasing alone would close it later, in a thread of Chronicle's
            file.releaseLast();
        }
    }

    private static void unmap(long address, long mappedBytes) {
        try {
            OS.unmap(address, mappedBytes);
            BUDGET.unmapped();
        } catch (IOException e) {
            throw new IllegalStateException("munmap failed at " + Long.toHexString(address), e);
        }
    }

    /** The module that must be able to reach into java.base. */
    static Module chronicleModule() {
        return MappedFile.class.getModule();
    }

    /** Bytes per memory page. */
    static int pageBytes() {
        return OS.pageSize();
    }

    /** Unmaps at once: only for a writer that knows that nobody holds a buffer or is in the middle of a store. */
    void unmapNow() {
        unmapping.clean();
    }

    /** The path that was mapped; another file may be there by now. */
    public Path file() {
        return file;
    }

    /** Length of the file in bytes; offsets must stay below it. */
    public long lengthBytes() {
        return lengthBytes;
    }

    /** The float32 at that offset; unchecked. */
    public float float32(long offsetBytes) {
        try {
            return store.readFloat(offsetBytes);
        } finally {
            Reference.reachabilityFence(store);
        }
    }

    /** The float64 at that offset; unchecked. */
    public double float64(long offsetBytes) {
        try {
            return store.readDouble(offsetBytes);
        } finally {
            Reference.reachabilityFence(store);
        }
    }

    /** The int32 at that offset; unchecked. */
    public int int32(long offsetBytes) {
        try {
            return store.readInt(offsetBytes);
        } finally {
            Reference.reachabilityFence(store);
        }
    }

    /** The int64 at that offset; unchecked. */
    public long int64(long offsetBytes) {
        try {
            return store.readLong(offsetBytes);
        } finally {
            Reference.reachabilityFence(store);
        }
    }

    /**
     * A copy of part of the file.
     *
     * @throws IndexOutOfBoundsException when the part is not inside the file
     */
    public byte[] bytes(long offsetBytes, int length) {
        checkInside(offsetBytes, length);
        byte[] bytes = new byte[length];
        try {
            store.read(offsetBytes, bytes, 0, length);
        } finally {
            Reference.reachabilityFence(store);
        }
        return bytes;
    }

    /**
     * A little-endian view of part of the file, which keeps the mapping alive; read-only if the region is.
     *
     * @throws IndexOutOfBoundsException when the part is not inside the file
     */
    public ByteBuffer buffer(long offsetBytes, int length) {
        checkInside(offsetBytes, length);
        if (length == 0) {
            return ByteBuffer.allocate(0).asReadOnlyBuffer();
        }
        ByteBuffer window = new Window(this, offsetBytes, length).toTemporaryDirectByteBuffer();
        return (writable ? window : window.asReadOnlyBuffer()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * After a bulk copy: makes the JVM tell now of pages that the file has no more, which it does when a thread comes back from
     * native code, and otherwise some time later, anywhere. That takes 25 ns; it is left out after small copies.
     *
     * @param bytes how many were copied
     * @throws InternalError when pages were missing
     */
    public static void askForFaults(long bytes) {
        if (bytes >= ASKED_FOR_FAULTS_BYTES) {
            boolean nativeCode = Thread.holdsLock(UNMAPPER);
            assert !nativeCode;
        }
    }

    private void checkInside(long offsetBytes, int length) {
        if (offsetBytes < 0 || length < 0 || offsetBytes > lengthBytes - length) {
            throw new IndexOutOfBoundsException(
                    "bytes " + offsetBytes + " + " + length + " of a file of " + lengthBytes);
        }
    }

    /** Part of a store that may be longer than a buffer can be; keeps the region, and so the mapping, reachable. */
    private static final class Window extends PointerBytesStore {
        @SuppressWarnings({"unused", "FieldCanBeLocal"}) // held for reachability alone
        private final MappedRegion region;

        Window(MappedRegion region, long offsetBytes, int length) {
            this.region = region;
            set(region.store.addressForRead(0) + offsetBytes, length);
        }
    }
}
