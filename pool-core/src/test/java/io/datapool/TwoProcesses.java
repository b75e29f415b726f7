package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A new pool for each test, open in this process and in another one, both of which may write it. */
abstract class TwoProcesses {
    @TempDir
    Path work;

    PoolOptions options;
    SharedDataPool pool;
    ChildJvm other;

    @BeforeEach
    void openInTwoProcesses() throws Exception {
        options = PoolOptions.named("one").home(work.resolve("home"));
        pool = SharedDataPool.create(options);
        other = ChildJvm.on(options, work).start();
        assertThat(other.ask("create-or-attach")).isEqualTo("generation 1");
    }

    @AfterEach
    void closeBoth() {
        other.close();
        pool.close();
    }

    static String thisProcess() {
        return "process " + ProcessHandle.current().pid();
    }

    /** Makes the other process give up a lock it cannot have at once. */
    void letOtherBeImpatient() throws Exception {
        assertThat(other.ask("timeout PT0.05S")).isEqualTo("done");
        assertThat(other.ask("create-or-attach")).startsWith("generation ");
    }
}
