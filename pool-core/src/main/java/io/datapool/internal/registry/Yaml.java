package io.datapool.internal.registry;

import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** SnakeYAML, set up for a registry: one line a value, every string quoted, nothing but plain data read. */
final class Yaml {
    static final int MAX_NESTING = 10;

    private final org.yaml.snakeyaml.Yaml yaml;

    Yaml(int maxCharacters) {
        LoaderOptions loading = new LoaderOptions();
        loading.setMaxAliasesForCollections(0);
        loading.setAllowDuplicateKeys(false);
        loading.setAllowRecursiveKeys(false);
        loading.setNestingDepthLimit(MAX_NESTING);
        loading.setCodePointLimit(maxCharacters);
        DumperOptions dumping = new DumperOptions();
        dumping.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
        dumping.setSplitLines(false);
        dumping.setWidth(Integer.MAX_VALUE);
        yaml = new org.yaml.snakeyaml.Yaml(
                new SafeConstructor(loading), new QuotingRepresenter(dumping), dumping, loading);
    }

    /** The value on one line, without a line end. */
    String dump(Object value) {
        return yaml.dump(value).strip();
    }

    /**
     * The map that a text stands for.
     *
     * @throws IllegalArgumentException when it is not a map, or not YAML within the limits
     */
    Map<?, ?> loadMap(String text) {
        Object value;
        try {
            value = yaml.load(text);
        } catch (RuntimeException e) {
            // SnakeYAML reports some malformed scalars with exceptions of their own, NumberFormatException for one.
            throw new IllegalArgumentException("not readable as YAML: " + e.getMessage(), e);
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("a map was expected");
        }
        return map;
    }

    private static final class QuotingRepresenter extends Representer {
        QuotingRepresenter(DumperOptions options) {
            super(options);
            representers.put(
                    String.class,
                    text -> representScalar(Tag.STR, (String) text, DumperOptions.ScalarStyle.DOUBLE_QUOTED));
        }
    }
}
