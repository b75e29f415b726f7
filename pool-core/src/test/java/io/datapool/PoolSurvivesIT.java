package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolSurvivesIT {
    @TempDir
    Path work;

    @Test
    void whatOneJvmWroteAndClosedAnotherReads() throws Exception {
        PoolOptions options = PoolOptions.named("kept").home(work.resolve("home"));
        try (ChildJvm writer = ChildJvm.on(options, work).start()) {
            assertThat(writer.ask("create")).isEqualTo("generation 1");
            assertThat(writer.ask("publish 5")).isEqualTo("generation 6");
            writer.exit();
        }

        try (ChildJvm reader = ChildJvm.on(options, work).start();
                SharedDataPool here = SharedDataPool.attach(options)) {
            assertThat(reader.ask("attach")).isEqualTo("generation 6");
            assertThat(reader.ask("survey")).isEqualTo(Generations.survey(here));
            assertThat(reader.ask("verify")).isEqualTo("{}");
            reader.exit();
        }
    }
}
