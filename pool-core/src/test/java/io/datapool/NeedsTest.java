package io.datapool;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datapool.Needs.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

class NeedsTest {
    private static final String ABSENT = "no-such-tool";

    @Test
    void aMissingToolSkipsTheTest() {
        assertThatThrownBy(() -> Needs.tools(Tools.OPTIONAL, ABSENT))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("needs 'no-such-tool', which is not on the PATH");
    }

    @Test
    void aMissingToolFailsTheTestWhereToolsAreRequired() {
        assertThatThrownBy(() -> Needs.tools(Tools.REQUIRED, "true", ABSENT))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "needs 'no-such-tool', which is not on the PATH; install what .ci/packages lists");
        assertThatThrownBy(() -> Needs.right(Tools.REQUIRED, "to try", ABSENT)).isInstanceOf(AssertionError.class);
    }

    @Test
    void toolsAreLeftToTheOtherRun() {
        assertThatThrownBy(() -> Needs.tools(Tools.ELSEWHERE, "true"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("needs 'true': left to the run on the other JDK");
    }

    @ParameterizedTest
    @EnumSource
    void aMissingRightAlwaysSkipsTheTest(Tools tools) {
        assertThatThrownBy(() -> Needs.right(tools, "to list nothing", "ls", "/no/such/directory"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContainingAll("needs the right to list nothing: ", "/no/such/directory");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsThereSkipsNothing(Tools tools) throws Exception {
        Needs.right(tools, "to do nothing", "true");
        Needs.tools(Tools.REQUIRED, "true", "ls");
    }
}
