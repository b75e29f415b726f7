package io.datapool.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockThreadTest {
    @Test
    void callRunsOnADaemonThreadOfItsOwn() throws IOException {
        Thread thread = LockThread.finish(Thread::currentThread);
        assertThat(thread).isNotSameAs(Thread.currentThread());
        assertThat(thread.isDaemon()).isTrue();
    }

    @Test
    void interruptIsKeptForLater() throws IOException {
        Thread.currentThread().interrupt();
        assertThat(LockThread.finish(() -> 42)).isEqualTo(42);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void inputOutputErrorsArePassedOn() {
        IOException error = new IOException("disk on fire");
        assertThatThrownBy(() -> LockThread.finish(() -> {
                    throw error;
                }))
                .isSameAs(error);
    }

    @Test
    void otherErrorsAreWrapped() {
        IllegalStateException error = new IllegalStateException("odd");
        assertThatThrownBy(() -> LockThread.finish(() -> {
                    throw error;
                }))
                .isInstanceOf(IOException.class)
                .hasCause(error);
    }

    @Test
    void holderOfAFileThatNobodyLocksIsNotNamed(@TempDir Path directory) throws IOException {
        assertThat(KernelLocks.holder(Files.createFile(directory.resolve("f")))).isEqualTo("another process");
        assertThat(KernelLocks.holder(directory.resolve("missing"))).isEqualTo("another process");
    }

    @Test
    void holderOfALockedFileIsNamed(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("writer.lock"));
        WriterLock lock = WriterLock.acquire(file, java.time.Duration.ZERO);
        assertThat(KernelLocks.holder(file))
                .isIn("process " + ProcessHandle.current().pid(), "another process");
        lock.close();
    }
}
