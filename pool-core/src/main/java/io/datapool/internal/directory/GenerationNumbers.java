package io.datapool.internal.directory;

import io.datapool.schema.Names;
import java.io.IOException;
import java.util.List;

/** Which numbers of generations are taken. */
public final class GenerationNumbers {
    private GenerationNumbers() {}

    /**
     * The highest generation that was ever published or begun, as far as registries and files tell.
     *
     * @param segmentNames names of files that may be segments
     * @param registryGeneration that of the current registry, 0 where there is none
     */
    public static long newest(PoolDirectory directory, List<String> segmentNames, long registryGeneration)
            throws IOException {
        long newest = registryGeneration;
        for (String name : segmentNames) {
            newest = Math.max(
                    newest,
                    Names.parseSegmentFile(name)
                            .map(Names.SegmentName::generation)
                            .orElse(0L));
        }
        for (long generation : directory.generations().generations()) {
            newest = Math.max(newest, generation);
        }
        return newest;
    }
}
