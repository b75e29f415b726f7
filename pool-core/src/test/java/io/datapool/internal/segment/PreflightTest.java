package io.datapool.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PlatformException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.core.Jvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {
    @ParameterizedTest
    @CsvSource({"Linux, amd64", "Linux, aarch64"})
    void linuxOnBothArchitecturesIsSupported(String name, String architecture) {
        assertThatCode(() -> Preflight.checkPlatform(name, architecture, ByteOrder.LITTLE_ENDIAN))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"Windows 11, amd64", "Mac OS X, aarch64", "Linux, i386", "Linux, s390x"})
    void otherPlatformsAreNamedWithTheRemedy(String name, String architecture) {
        assertThatThrownBy(() -> Preflight.checkPlatform(name, architecture, ByteOrder.LITTLE_ENDIAN))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining(name + " on " + architecture)
                .hasMessageContaining("Run the process on Linux");
    }

    @Test
    void bigEndianMachinesAreRefused() {
        assertThatThrownBy(() -> Preflight.checkPlatform("Linux", "aarch64", ByteOrder.BIG_ENDIAN))
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("BIG_ENDIAN");
    }

    @Test
    void thisJvmPasses() {
        assertThatCode(Preflight::check).doesNotThrowAnyException();
    }

    @Test
    void strayPropertiesAreFoundInTheWorkingDirectoryAndItsParent(@TempDir Path parent) throws IOException {
        Path working = Files.createDirectory(parent.resolve("working"));
        assertThat(Preflight.strayProperties(working)).isEmpty();
        Path above = Files.createFile(parent.resolve("system.properties"));
        assertThat(Preflight.strayProperties(working)).contains(above.toString());
        Path here = Files.createFile(working.resolve("system.properties"));
        assertThat(Preflight.strayProperties(working)).contains(here.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "true", "TRUE", "yes", "Yes ", "t", "y"})
    void switchesAreOnAsChronicleReadsThem(String value) {
        assertThat(Preflight.isOn(value)).isTrue().isEqualTo(chronicleReads(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "no", "1", "on", "n", " "})
    void switchesAreOffAsChronicleReadsThem(String value) {
        assertThat(Preflight.isOn(value)).isFalse().isEqualTo(chronicleReads(value));
    }

    private static boolean chronicleReads(String value) {
        System.setProperty("datapool.test.switch", value);
        try {
            return Jvm.getBoolean("datapool.test.switch");
        } finally {
            System.clearProperty("datapool.test.switch");
        }
    }
}
