package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void whatIsSaidOfAPoolThatIsThereMustBeSo(@TempDir Path home) {
        PoolOptions options = PoolOptions.named("p").home(home);
        SharedDataPool.create(options.readableBy(PoolOptions.Audience.GROUP)).close();
        for (PoolOptions agreeing : List.of(options, options.readableBy(PoolOptions.Audience.GROUP))) {
            SharedDataPool.attach(agreeing).close();
            SharedDataPool.open(agreeing).close();
            SharedDataPool.createOrAttach(agreeing).close();
        }
        for (PoolOptions contradicting : List.of(
                options.ephemeral(),
                options.readableBy(PoolOptions.Audience.OWNER),
                options.readableBy(PoolOptions.Audience.EVERYONE))) {
            for (ThrowingCallable opening : List.<ThrowingCallable>of(
                    () -> SharedDataPool.attach(contradicting),
                    () -> SharedDataPool.open(contradicting),
                    () -> SharedDataPool.createOrAttach(contradicting))) {
                assertThatThrownBy(opening)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("pool " + options.directory() + " exists and ");
            }
        }
        try (SharedDataPool pool = SharedDataPool.open(options)) {
            pool.put("a", Samples.values(1));
            pool.put("a", Samples.values(2));
            assertThat(pool.gc().deleted()).as("no pin is left").containsExactly("a.g2.arrow");
        }
    }

    @Test
    void anEphemeralPoolIsJoinedByWhoSaysSoAndByWhoDoesNot(@TempDir Path home) {
        PoolOptions options = PoolOptions.named("p").home(home);
        try (SharedDataPool creator = SharedDataPool.create(options.ephemeral())) {
            SharedDataPool.attach(options).close();
            SharedDataPool.createOrAttach(options.ephemeral()).close();
            assertThat(creator.keys()).isEmpty();
        }
    }
}
