package io.datapool.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.datapool.schema.DatasetInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON output; the field names are those of the registry, where it has them. */
final class Json {
    private static final ObjectWriter WRITER = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private Json() {}

    static String text(Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of plain values became no JSON", e);
        }
    }

    static Map<String, Object> dataset(DatasetInfo info) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", info.key());
        map.putAll(info.toMap());
        return map;
    }
}
