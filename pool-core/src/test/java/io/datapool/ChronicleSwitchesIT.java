package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** System properties that the Chronicle libraries heed: none of them crashes a reader; what would is refused by its name. */
class ChronicleSwitchesIT {
    @TempDir
    Path work;

    private PoolOptions options;

    @BeforeEach
    void publish() {
        options = PoolOptions.named("switched").home(work.resolve("home"));
        try (SharedDataPool pool = SharedDataPool.create(options)) {
            Generations.publish(pool);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jvm.resource.tracing",
                "jvm.resource.tracing=true",
                "jvm.resource.tracing= Yes",
                "jvm.resource.tracing=y"
            })
    void resourceTracingIsRefusedByName(String property) throws Exception {
        ChildJvm.Launch launch = ChildJvm.on(options, work).jvmArgument("-D" + property);
        assertThat(launch.answer("attach"))
                .startsWith("PlatformException: ")
                .contains("-Djvm.resource.tracing", "Leave it out");
        assertThat(launch.answer("create-or-attach")).startsWith("PlatformException: ");
    }

    @Test
    void resourceTracingThatIsOffIsLeftAlone() throws Exception {
        assertThat(ChildJvm.on(options, work)
                        .jvmArgument("-Djvm.resource.tracing=false")
                        .answer("attach", "check slot-0"))
                .isEqualTo("right");
    }

    /** Chronicle itself loads the file, not before something is to be mapped. */
    @Test
    void resourceTracingFromAPropertiesFileIsRefusedBeforeAnythingIsMapped() throws Exception {
        Path file = Files.writeString(work.resolve("chosen.properties"), "jvm.resource.tracing=true\n");
        ChildJvm.Launch launch = ChildJvm.on(options, work).jvmArgument("-Dsystem.properties=" + file);
        assertThat(launch.answer("attach", "check slot-0"))
                .startsWith("PlatformException: ")
                .contains("jvm.resource.tracing");
        assertThat(launch.answer("create-or-attach", "begin", "put slot-0"))
                .startsWith("PlatformException: ")
                .contains("jvm.resource.tracing");
    }

    @Test
    void valuesThatChronicleCannotReadAreATypedError() throws Exception {
        assertThat(ChildJvm.on(options, work)
                        .jvmArgument("-DmappedFile.defaultSyncMode=nonsense")
                        .answer("attach", "check slot-0", "check slot-0"))
                .startsWith("PlatformException: ")
                .contains("Chronicle");
    }

    @Test
    void allOtherSwitchesDoNoHarm() throws Exception {
        ChildJvm.Launch launch = ChildJvm.on(options, work);
        for (String harmless : new String[] {
            "mappedFile.retain=true",
            "mappedFile.defaultSyncMode=SYNC",
            "background.releaser=false",
            "background.releaser.thread=false",
            "bytes.guarded=true",
            "bytes.bounds.unchecked=true",
            "disable.discard.warning=false",
            "warnAndCloseIfNotClosed=true",
            "jvm.safepoint.enabled=true",
            "jvm.isarm=true",
            "trace.mapped.bytes=true",
            "debug.chunked.mapped.bytes=true",
            "reference.warn.count=0",
            "reference.warn.secs=0",
            "closeable.warn.secs=0",
            "disable.single.threaded.check=true",
            "disable.ctl.orphan.tracking=true",
            "report.unoptimised=true"
        }) {
            launch = launch.jvmArgument("-D" + harmless);
        }
        assertThat(launch.jvmArgument("-enableassertions").answer("attach", "check slot-0", "churn", "collect 200"))
                .isEqualTo("right");
    }
}
