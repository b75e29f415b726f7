package io.datapool.parquet;

import com.github.luben.zstd.Zstd;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/**
 * The native libraries of two codecs. Each unpacks itself into a temporary directory, which may be read-only, full, or mounted noexec;
 * then the codec is done in Java, where a page takes up to twice as long. Thread-safe.
 */
final class NativeLibrary {
    /** See the class {@code SnappyLoader}. */
    static final NativeLibrary SNAPPY =
            new NativeLibrary("SNAPPY", "org.xerial.snappy.tempdir", () -> Snappy.maxCompressedLength(0));
    /** See the class {@code Native} of zstd-jni. */
    static final NativeLibrary ZSTD = new NativeLibrary("ZSTD", "ZstdTempFolder", () -> Zstd.compressBound(0));

    private final String codec;
    private final String directoryProperty;
    private final Runnable firstCall;
    /** Null until that is known. */
    private @Nullable Boolean loaded;

    private NativeLibrary(String codec, String directoryProperty, Runnable firstCall) {
        this.codec = codec;
        this.directoryProperty = directoryProperty;
        this.firstCall = firstCall;
    }

    /** Whether it can be used here. The first call finds out, and tells the log what would help where it cannot. */
    synchronized boolean isLoaded() {
        if (loaded == null) {
            String problem = load();
            loaded = problem.isEmpty();
            if (!problem.isEmpty()) {
                LoggerFactory.getLogger(NativeLibrary.class)
                        .warn(
                                "{} is done in Java, which is slower: its native library cannot be unpacked into {} and"
                                        + " used from there ({}). Name a directory that can be written and is not mounted"
                                        + " noexec: -D{}=DIR, or -Djava.io.tmpdir=DIR",
                                codec,
                                directory(),
                                problem,
                                directoryProperty);
            }
        }
        return loaded;
    }

    /** Why it cannot be used; empty when it can. */
    private String load() {
        if (Files.isDirectory(directory()) && !Files.isWritable(directory())) {
            return "it may not be written to"; // snappy-java would print a stack trace
        }
        try {
            firstCall.run();
            return "";
        } catch (LinkageError | SnappyError e) {
            return e.toString().lines().findFirst().orElse("");
        }
    }

    private Path directory() {
        return Path.of(System.getProperty(directoryProperty, System.getProperty("java.io.tmpdir")));
    }
}
