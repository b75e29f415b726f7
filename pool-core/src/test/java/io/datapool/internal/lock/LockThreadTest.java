package io.datapool.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LockThreadTest {
    @Test
    void callRunsOnADaemonThreadOfItsOwn() {
        Thread thread = LockThread.start(Thread::currentThread).join();
        assertThat(thread).isNotSameAs(Thread.currentThread());
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void errorsArePassedOn() {
        IOException error = new IOException("disk on fire");
        assertThatThrownBy(() -> LockThread.start(() -> {
                            throw error;
                        })
                        .get())
                .hasCause(error);
    }
}
