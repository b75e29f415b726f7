package io.datapool.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.error.PlatformException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MappingBudgetTest {
    /** What the whole process has. */
    private final AtomicInteger all = new AtomicInteger();

    private static void map(MappingBudget budget, int count) {
        for (int i = 0; i < count; i++) {
            budget.mapped();
        }
    }

    @Test
    void nothingIsCollectedUpToHalfOfTheLimit() {
        MappingBudget budget = new MappingBudget(3200, () -> 0);
        map(budget, 1600);
        assertThat(budget.shouldCollect()).isFalse();
    }

    @Test
    void collectionIsAskedForAboveHalfOfTheLimit() {
        MappingBudget budget = new MappingBudget(3200, () -> 0);
        map(budget, 1601);
        assertThat(budget.shouldCollect()).isTrue();
    }

    @Test
    void collectionIsAskedForAgainOnlyAfterManyMore() {
        MappingBudget budget = new MappingBudget(3200, () -> 0);
        map(budget, 1601);
        assertThat(budget.shouldCollect()).isTrue();
        map(budget, 100);
        assertThat(budget.shouldCollect()).isFalse();
        map(budget, 1);
        assertThat(budget.shouldCollect()).isTrue();
        assertThat(budget.shouldCollect()).isFalse();
    }

    @Test
    void collectionThatHelpedStartsTheCountAnew() {
        MappingBudget budget = new MappingBudget(3200, () -> 0);
        map(budget, 2000);
        assertThat(budget.shouldCollect()).isTrue();
        for (int i = 0; i < 1000; i++) {
            budget.unmapped();
        }
        assertThat(budget.shouldCollect()).isFalse();
        map(budget, 601);
        assertThat(budget.shouldCollect()).isTrue();
    }

    @Test
    void limitOfThisMachineIsReadToItsLastDigit() {
        MappingBudget budget = MappingBudget.ofThisMachine();
        map(budget, 1000); // no Linux is set up with as few as twice that
        assertThat(budget.shouldCollect()).isFalse();
    }

    private MappingBudget budgetOf(int kernelLimit) {
        return new MappingBudget(kernelLimit, all::get);
    }

    @Test
    void nothingIsMappedAboveNineTenthsOfTheLimit() {
        MappingBudget budget = budgetOf(1000);
        all.set(100);
        while (all.get() < 900) {
            budget.beforeMapping();
            budget.mapped();
            all.incrementAndGet();
        }
        assertThatThrownBy(budget::beforeMapping)
                .isInstanceOf(PlatformException.class)
                .hasMessageContainingAll(
                        "has 900 memory mappings, 800 of them of pools",
                        "the kernel allows 1000 (vm.max_map_count)",
                        "above 900")
                .hasMessageContainingAll("sysctl -w vm.max_map_count=4000", "fewer datasets", "-XX:+DisableExplicitGC");
    }

    @Test
    void mappingsOfOtherLibrariesCount() {
        MappingBudget budget = budgetOf(1000);
        all.set(899);
        assertThatCode(budget::beforeMapping).doesNotThrowAnyException();
        budget.mapped();
        all.set(900);
        assertThatThrownBy(budget::beforeMapping).isInstanceOf(PlatformException.class);
    }

    @Test
    void roomThatCameBackIsUsed() {
        MappingBudget budget = budgetOf(1000);
        all.set(950);
        assertThatThrownBy(budget::beforeMapping).isInstanceOf(PlatformException.class);
        all.set(500);
        assertThatCode(budget::beforeMapping).doesNotThrowAnyException();
    }

    @Test
    void ourOwnCountWhereTheKernelsListCannotBeRead() {
        MappingBudget budget = new MappingBudget(1000, () -> 0);
        map(budget, 900);
        assertThatThrownBy(budget::beforeMapping)
                .isInstanceOf(PlatformException.class)
                .hasMessageContaining("900 of them of pools");
    }

    @Test
    void theProcessIsCountedAgainAfterASixteenthOfWhatItHas() {
        AtomicInteger counts = new AtomicInteger();
        MappingBudget budget = new MappingBudget(10_000, () -> {
            counts.incrementAndGet();
            return 1600;
        });
        for (int i = 0; i < 101; i++) {
            budget.beforeMapping();
            budget.mapped();
        }
        assertThat(counts).hasValue(1);
        budget.beforeMapping();
        assertThat(counts).hasValue(2);
    }

    @Test
    void anInterruptedThreadIsRefusedAtOnceAndStaysInterrupted() {
        MappingBudget budget = budgetOf(1000);
        all.set(950);
        Thread.currentThread().interrupt();
        assertThatThrownBy(budget::beforeMapping).isInstanceOf(PlatformException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
