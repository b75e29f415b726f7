package io.datapool.internal.registry;

import io.datapool.agent.Mutation;
import io.datapool.agent.Without;

/** Libraries that read whatever text they find. */
public final class RegistryMutants {
    private RegistryMutants() {}

    /** YAML is read without limits of nesting, aliases and numbers, but for those that SnakeYAML sets itself. */
    public static Without withoutLimits() {
        return Without.all(Mutation.without(Yaml.class, "limit"), Mutation.without(Yaml.class, "requireReadable"));
    }
}
