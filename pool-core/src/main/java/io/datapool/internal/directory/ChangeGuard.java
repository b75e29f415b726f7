package io.datapool.internal.directory;

import io.datapool.error.PoolLockLostException;
import java.io.IOException;

/** Asked directly before what cannot be undone: whether what stands under a pool's path is still what is to be changed. */
public interface ChangeGuard {
    /**
     * Looks at the lock and at the registry.
     *
     * @throws PoolLockLostException when they are not what they were
     */
    void requireUnchanged() throws IOException;
}
