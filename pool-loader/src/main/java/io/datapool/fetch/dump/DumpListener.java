package io.datapool.fetch.dump;

/** Is told which archives are used. */
@FunctionalInterface
public interface DumpListener {
    /**
     * Called for every archive, once, when it has been read or proved not to be there; by the thread that fetches.
     *
     * @param archive its file name, {@code BTCUSDT-1h-2024-12.zip} for instance
     * @param found whether it was there
     */
    void lookedFor(String archive, boolean found);
}
