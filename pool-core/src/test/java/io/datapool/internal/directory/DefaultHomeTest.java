package io.datapool.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultHomeTest {
    @Test
    void theNamedHomeComesFirst() {
        assertThat(DefaultHome.of("/pools", "/home/ada", "/home/shell")).contains(Path.of("/pools"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void aHomeThatIsNotNamedIsInTheUsersDirectory(String named) {
        assertThat(DefaultHome.of(named, "/home/ada", "/home/shell")).contains(Path.of("/home/ada/.datapool"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"?", "", ".", "home/ada"})
    void aDirectoryThatIsNotAbsoluteIsNotTheUsers(String userHome) {
        assertThat(DefaultHome.of(null, userHome, "/home/shell")).contains(Path.of("/home/shell/.datapool"));
        assertThat(DefaultHome.of(null, userHome, "shell")).isEmpty();
        assertThat(DefaultHome.of(null, userHome, null)).isEmpty();
    }
}
