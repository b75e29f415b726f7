package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.agent.Without;
import io.datapool.internal.lock.LockMutants;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The kernel's locks belong to the process: two copies of the library in one JVM must know of each other. */
class TwoClassLoadersIT extends TwoProcesses {
    @Test
    void twoClassLoadersDoNotBothHoldTheWriterLock() throws Exception {
        try (OtherClassLoader loader = new OtherClassLoader(work)) {
            UnaryOperator<String> elsewhere = loader.commands(options);
            assertThat(elsewhere.apply("timeout PT0.05S")).isEqualTo("done");
            assertThat(elsewhere.apply("create-or-attach")).isEqualTo("generation 1");
            try (PoolUpdate update = pool.beginUpdate()) {
                assertThat(elsewhere.apply("begin"))
                        .startsWith("IllegalStateException: this thread has an update of pool ")
                        .contains(options.directory().toString());
                assertThat(CompletableFuture.supplyAsync(() -> elsewhere.apply("begin"))
                                .join())
                        .startsWith("PoolLockedException: ")
                        .contains("this process");
                letOtherBeImpatient();
                assertThat(other.ask("begin")).contains(thisProcess());
                assertThat(update.generation()).isEqualTo(2);
            }
            assertThat(elsewhere.apply("begin")).isEqualTo("generation 1");
            assertThat(other.ask("begin")).contains(thisProcess());
            assertThat(elsewhere.apply("put slot-0")).isEqualTo("generation 1");
            assertThat(elsewhere.apply("commit")).isEqualTo("generation 2");
            assertThat(elsewhere.apply("close")).isEqualTo("closed");
        }
    }

    @Test
    void pinsOfOneClassLoaderAreSeenByTheGcOfAnotherAndOfAnotherProcess() throws Exception {
        Generations.publish(pool);
        try (OtherClassLoader loader = new OtherClassLoader(work)) {
            UnaryOperator<String> elsewhere = loader.commands(options);
            assertThat(elsewhere.apply("attach")).isEqualTo("generation 2");
            Generations.publish(pool);

            assertThat(pool.gc().kept()).containsKey("slot-0.g2.arrow");
            assertThat(other.ask("gc")).contains("kept={slot-0.g2.arrow");
            assertThat(elsewhere.apply("survey")).startsWith("generation 2 ");
            assertThat(elsewhere.apply("close")).isEqualTo("closed");
            assertThat(pool.gc().deleted()).contains("slot-0.g2.arrow");
            assertThat(Generations.survey(pool)).startsWith("generation 3 ");
        }
    }

    @Test
    @SuppressWarnings("try") // the mutant is there, not used
    void catchesTheMutantWhoseGuardIsNotJvmWide() {
        try (Without mutant = LockMutants.notJvmWide()) {
            assertThatThrownBy(this::twoClassLoadersDoNotBothHoldTheWriterLock).isInstanceOf(AssertionError.class);
        }
    }
}
