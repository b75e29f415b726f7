package io.datapool.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MappingBudgetTest {
    private static void map(MappingBudget budget, int count) {
        for (int i = 0; i < count; i++) {
            budget.mapped();
        }
    }

    @Test
    void nothingIsCollectedUpToHalfOfTheLimit() {
        MappingBudget budget = new MappingBudget(3200);
        map(budget, 1600);
        assertThat(budget.shouldCollect()).isFalse();
    }

    @Test
    void collectionIsAskedForAboveHalfOfTheLimit() {
        MappingBudget budget = new MappingBudget(3200);
        map(budget, 1601);
        assertThat(budget.shouldCollect()).isTrue();
    }

    @Test
    void collectionIsAskedForAgainOnlyAfterManyMore() {
        MappingBudget budget = new MappingBudget(3200);
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
        MappingBudget budget = new MappingBudget(3200);
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
}
