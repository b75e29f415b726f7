package io.datapool.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNamespaceTest {
    private static final int NOBODY = 65534;

    private static UserNamespace of(String... map) {
        return new UserNamespace(NOBODY, UserNamespace.mapsEverybody(List.of(map)));
    }

    @Test
    void outsideOfContainersNobodyIsHimself() {
        assertThat(of("         0          0 4294967295").isAnybody(NOBODY)).isFalse();
    }

    @Test
    void aMapOfSeveralLinesMayMapEverybody() {
        assertThat(of("0 1 1", "1 0 1", "2 2 4294967293").isAnybody(NOBODY)).isFalse();
    }

    /** Even where the number itself is mapped: those who are not are shown by the same. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0 1000 1", "0 100000 65536"})
    void whereSomebodyIsNotMappedTheOverflowUserIsAnybody(String map) {
        UserNamespace namespace = map.isEmpty() ? of() : of(map);
        assertThat(namespace.isAnybody(NOBODY)).isTrue();
        assertThat(namespace.isAnybody(0)).isFalse();
        assertThat(namespace.isAnybody(1000)).isFalse();
    }
}
