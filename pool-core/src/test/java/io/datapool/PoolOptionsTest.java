package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolOptionsTest {
    @Test
    void poolIsPersistentPrivateAndAtHomeUnlessTold() {
        PoolOptions options = PoolOptions.named("p");
        String variable = System.getenv(PoolOptions.HOME_VARIABLE);
        assertThat(options.home())
                .isEqualTo(
                        variable == null ? Path.of(System.getProperty("user.home"), ".datapool") : Path.of(variable));
        assertThat(options.isEphemeral()).isFalse();
        assertThat(options.audience()).isEqualTo(PoolOptions.Audience.OWNER);
        assertThat(options.writerTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(options.trustedOwners()).isEmpty();
    }

    @Test
    void everyChangeMakesOtherOptions() {
        PoolOptions plain = PoolOptions.named("p").home(Path.of("/a"));
        PoolOptions changed = plain.ephemeral()
                .readableBy(PoolOptions.Audience.GROUP)
                .writerTimeout(Duration.ofSeconds(1))
                .trustOwner("alice")
                .trustOwner("bob");
        assertThat(plain.isEphemeral()).isFalse();
        assertThat(plain.trustedOwners()).isEmpty();
        assertThat(changed.isEphemeral()).isTrue();
        assertThat(changed.audience()).isEqualTo(PoolOptions.Audience.GROUP);
        assertThat(changed.writerTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(changed.trustedOwners()).containsExactlyInAnyOrder("alice", "bob");
        assertThat(changed.directory()).isEqualTo(Path.of("/a/p"));
        assertThat(changed).hasToString("/a/p (ephemeral)");
    }

    @Test
    void negativeTimeoutIsRefused() {
        assertThatThrownBy(() -> PoolOptions.named("p").writerTimeout(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.000000001S");
    }
}
