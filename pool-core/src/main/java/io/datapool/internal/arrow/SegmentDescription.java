package io.datapool.internal.arrow;

import io.datapool.schema.Schema;
import java.util.Map;

/**
 * All that a segment file says of itself, apart from its values.
 *
 * @param version the rules that it follows
 * @param identity whose segment it is
 * @param schema its columns
 * @param layout where they lie
 * @param footer the footer's own metadata: the columns' checksums, the dataset's registry row, the time guide
 */
public record SegmentDescription(
        FormatVersion version,
        SegmentIdentity identity,
        Schema schema,
        SegmentLayout layout,
        Map<String, String> footer) {
    /** Footer key of the columns' CRC-32C, 8 hexadecimal digits each, in schema order, separated by commas. */
    public static final String CRC32C = "datapool:crc32c";

    /** Footer key of the dataset's registry row, as it stands in {@code registry.yaml} after the key. */
    public static final String REGISTRY_ROW = "datapool:row";

    /** Footer key of the {@link TimeGuide}, as its {@link TimeGuide#text()} says it; missing where there is none. */
    public static final String TIME_GUIDE = "datapool:timeGuide";

    /** Copies the metadata. */
    public SegmentDescription {
        footer = Map.copyOf(footer);
    }
}
