package io.datapool.loader.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.Type;

/** Sizes and counts of a footer that cannot be true; believed, they would reserve memory and disk space without end. */
final class FooterCheck {
    private FooterCheck() {}

    /**
     * Checks what the footer says of the row groups.
     *
     * @param fileBytes length of the file
     * @throws IOException when a number cannot be true
     */
    static void check(List<BlockMetaData> groups, long fileBytes) throws IOException {
        for (int group = 0; group < groups.size(); group++) {
            long rows = groups.get(group).getRowCount();
            if (rows < 0) {
                throw new IOException("row group " + group + " claims " + rows + " rows");
            }
            for (ColumnChunkMetaData chunk : groups.get(group).getColumns()) {
                checkChunk(group, rows, chunk, fileBytes);
            }
        }
    }

    private static void checkChunk(int group, long rows, ColumnChunkMetaData chunk, long fileBytes) throws IOException {
        boolean flat = chunk.getPath().size() == 1;
        boolean repeated = chunk.getPrimitiveType().isRepetition(Type.Repetition.REPEATED);
        if (flat && !repeated && chunk.getValueCount() != rows) {
            throw new IOException("row group " + group + " claims " + rows + " rows, its column " + chunk.getPath()
                    + " " + chunk.getValueCount() + " values");
        }
        long start = chunk.getStartingPos();
        long size = chunk.getTotalSize();
        if (start < 0 || size < 0 || start > fileBytes - size) {
            throw new IOException("column " + chunk.getPath() + " of row group " + group + " claims " + size
                    + " bytes from byte " + start + " on; the file has " + fileBytes);
        }
    }
}
