package io.datapool.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void textIsAlignedLeftAndNumbersRight() {
        TextTable table = new TextTable(1, List.of("name", "rows"));
        table.add(List.of("a", "12,345"));
        table.add(List.of("longer", "7"));
        assertThat(table.toString().lines())
                .containsExactly(
                        "name      rows", //
                        "------  ------",
                        "a       12,345",
                        "longer       7");
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        TextTable table = new TextTable(1, List.of("name", "rows"));
        assertThatThrownBy(() -> table.add(List.of("a"))).isInstanceOf(IllegalArgumentException.class);
    }
}
