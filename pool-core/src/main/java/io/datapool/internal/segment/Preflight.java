package io.datapool.internal.segment;

import io.datapool.error.PlatformException;
import java.net.URL;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names what would make the first map fail deep inside Chronicle, with its remedy, before it is tried. Passing is remembered
 * for the life of the JVM.
 */
public final class Preflight {
    /** Chronicle loads a file of this name into the system properties; the property of the same name points it elsewhere. */
    private static final String SYSTEM_PROPERTIES = "system.properties";

    /** With it Chronicle unmaps by a finalizer what is unmapped here as well. */
    private static final String RESOURCE_TRACING = "jvm.resource.tracing";

    private static volatile boolean passed;

    private Preflight() {}

    /**
     * Checks the JVM once.
     *
     * @throws PlatformException when this JVM cannot map a segment as it was started
     */
    public static void check() {
        if (!passed) {
            checkPlatform(System.getProperty("os.name"), System.getProperty("os.arch"), ByteOrder.nativeOrder());
            checkAccess();
            checkStrayProperties();
            checkTracing(isOn(System.getProperty(RESOURCE_TRACING)));
            passed = true;
        }
    }

    static void checkPlatform(String osName, String osArch, ByteOrder byteOrder) {
        if (!osName.equals("Linux") || !(osArch.equals("amd64") || osArch.equals("aarch64"))) {
            throw new PlatformException("pools are supported on 64-bit Linux (amd64, aarch64); this is " + osName
                    + " on " + osArch + ". Run the process on Linux, in a container for instance");
        }
        if (byteOrder != ByteOrder.LITTLE_ENDIAN) {
            throw new PlatformException("pools hold little-endian values; this machine is " + byteOrder
                    + ". Run the process on a little-endian machine");
        }
    }

    private static void checkAccess() {
        Module base = Object.class.getModule();
        Module chronicle = MappedRegion.chronicleModule();
        List<String> missing = new ArrayList<>();
        if (!base.isOpen("java.lang.reflect", chronicle)) {
            missing.add("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED");
        }
        for (String exported : List.of("sun.nio.ch", "jdk.internal.ref")) {
            if (!base.isExported(exported, chronicle)) {
                missing.add("--add-exports=java.base/" + exported + "=ALL-UNNAMED");
            }
        }
        if (!missing.isEmpty()) {
            throw new PlatformException("this JVM was started without " + String.join(" ", missing)
                    + ", which mapping a pool needs. Start it with 'java @jvm.args ...': the file jvm.args is in the"
                    + " pool-core jar (io/datapool/jvm.args), SharedDataPool.jvmArguments() lists its lines, and"
                    + " 'pool jvm-args' prints them");
        }
    }

    private static void checkStrayProperties() {
        if (System.getProperty(SYSTEM_PROPERTIES) != null) {
            return; // the user chose which file is loaded
        }
        Optional<String> found = strayProperties(Path.of(""));
        if (found.isPresent()) {
            String stray = found.get();
            throw new PlatformException("the file " + stray + " would be loaded into this JVM's system properties by"
                    + " the Chronicle libraries. Rename it or start from another directory; if it is meant to be"
                    + " loaded, say so with -Dsystem.properties=" + stray + ", and with"
                    + " -Dsystem.properties=/dev/null it is left alone");
        }
    }

    /** As Chronicle reads switches that are off by default. */
    static boolean isOn(@Nullable String value) {
        return value != null && (value.isEmpty() || value.strip().matches("(?i)t|y|yes|true"));
    }

    /**
     * Checks what Chronicle made of its switches, which it also reads from files; before each mapping.
     *
     * @param tracing whether it traces resources
     * @throws PlatformException when it does
     */
    static void checkTracing(boolean tracing) {
        if (tracing) {
            throw new PlatformException(
                    "this JVM was started with -D" + RESOURCE_TRACING + " (or that property stands in the"
                            + " file that -D" + SYSTEM_PROPERTIES
                            + " names), by which the Chronicle libraries unmap twice and crash"
                            + " the JVM. Leave it out");
        }
    }

    static Optional<String> strayProperties(Path workingDirectory) {
        Path absolute = workingDirectory.toAbsolutePath();
        for (Path candidate : List.of(
                absolute.resolve(SYSTEM_PROPERTIES),
                absolute.resolve("..").resolve(SYSTEM_PROPERTIES).normalize())) {
            if (Files.exists(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        ClassLoader loader = Preflight.class.getClassLoader();
        URL onClassPath = loader == null ? null : loader.getResource(SYSTEM_PROPERTIES);
        return onClassPath == null ? Optional.empty() : Optional.of(onClassPath.toString());
    }
}
