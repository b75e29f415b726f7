package io.datapool.cli;

import io.datapool.SharedDataPool;
import picocli.CommandLine.IVersionProvider;

/** What {@code pool --version} prints. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"pool " + SharedDataPool.version() + " on Java " + Runtime.version()};
    }
}
