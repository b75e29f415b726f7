package io.datapool;

import io.datapool.error.PoolDamagedException;
import io.datapool.internal.registry.Registry;
import io.datapool.internal.registry.RegistryRemains;
import io.datapool.internal.registry.RegistryRow;
import io.datapool.schema.Names;
import io.datapool.upkeep.RepairOptions;
import io.datapool.upkeep.RepairReport.RegistryState;
import io.datapool.upkeep.RepairReport.Restored;
import io.datapool.upkeep.RepairReport.Standing;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Decides which segment each dataset of a damaged pool gets. Touches no file. */
final class RepairPlan {
    private final List<SegmentCandidate> candidates;
    private final RegistryRemains registry;
    private final RepairOptions options;
    private final String poolId;

    private final Map<String, String> rows = new TreeMap<>();
    private final Map<String, Restored> datasets = new HashMap<>();
    private final Map<String, String> lost = new HashMap<>();
    private final Map<String, String> setAside = new HashMap<>();
    private final Map<String, String> left = new HashMap<>();

    /**
     * @param candidates all files under names of segments
     * @param registry what is left of the registry; nothing where it is to be ignored
     */
    RepairPlan(List<SegmentCandidate> candidates, RegistryRemains registry, RepairOptions options) {
        this.candidates = candidates;
        this.registry = registry;
        this.options = options;
        this.poolId = choosePool();
        Set<String> used = new HashSet<>();
        for (String key : keys()) {
            choose(key).ifPresent(chosen -> used.add(chosen.file()));
        }
        candidates.stream()
                .filter(candidate -> !used.contains(candidate.file()))
                .forEach(this::spare);
    }

    /** The registry's, unless all segments are of others; where it does not say, that of most segments. */
    private String choosePool() {
        if (options.poolId().isPresent()) {
            return options.poolId().get();
        }
        Map<String, Integer> votes = new HashMap<>();
        for (SegmentCandidate candidate : candidates) {
            if (candidate.isIntact()) {
                votes.merge(candidate.poolId().orElseThrow(), 1, Integer::sum);
            }
        }
        if (registry.intact().isPresent()) {
            String said = registry.intact().get().header().poolId();
            if (!votes.isEmpty() && !votes.containsKey(said)) {
                throw new PoolDamagedException(
                        "the registry is that of pool " + said + ", all intact segments beside it are"
                                + " of " + new TreeSet<>(votes.keySet())
                                + ": one of both is in the wrong place. Make the registry anew"
                                + " from the segments with --ignore-registry (RepairOptions.ignoringRegistry), or set the segments"
                                + " aside with --pool-id " + said + " (RepairOptions.poolId)");
            }
            return said;
        }
        if (votes.isEmpty()) {
            return registry.poolId()
                    .orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
        }
        if (registry.poolId().filter(votes::containsKey).isPresent()) {
            return registry.poolId().get();
        }
        int most = votes.values().stream().max(Comparator.naturalOrder()).orElseThrow();
        List<String> winners = votes.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (winners.size() > 1) {
            throw new PoolDamagedException("there are " + most + " intact segments each of the pools " + winners
                    + ", and no registry says which of them this is. Choose one with --pool-id or"
                    + " RepairOptions.poolId; the segments of the others are set aside");
        }
        return winners.get(0);
    }

    private Set<String> keys() {
        Set<String> keys = new TreeSet<>(options.chosen().keySet());
        candidates.forEach(candidate -> keys.add(candidate.key()));
        for (String file : registry.files()) {
            Names.parseSegmentFile(file).ifPresent(name -> keys.add(name.key()));
        }
        return keys;
    }

    /** The intact ones of a key, newest first. */
    private List<SegmentCandidate> intact(String key) {
        return candidates.stream()
                .filter(candidate -> candidate.key().equals(key)
                        && candidate.isIntact()
                        && candidate.poolId().orElseThrow().equals(poolId))
                .sorted(Comparator.comparing(SegmentCandidate::generation).reversed())
                .toList();
    }

    private Optional<SegmentCandidate> choose(String key) {
        boolean named = registry.files().stream()
                .anyMatch(file -> Names.parseSegmentFile(file)
                        .filter(name -> name.key().equals(key))
                        .isPresent());
        if (options.dropped().contains(key)) {
            if (named) {
                lost.put(key, "it was to be dropped");
            }
            return Optional.empty();
        }
        List<SegmentCandidate> intact = intact(key);
        Optional<SegmentCandidate> confirmed = intact.stream()
                .filter(candidate -> registry.files().contains(candidate.file()))
                .findFirst();
        Optional<SegmentCandidate> chosen;
        Optional<Long> wanted = Optional.ofNullable(options.chosen().get(key));
        if (wanted.isPresent()) {
            chosen = Optional.of(chosenByCaller(key, wanted.get(), intact));
        } else if (!named && registry.intact().isPresent()) {
            return Optional.empty(); // was removed, or never committed
        } else {
            chosen = confirmed.or(() -> intact.stream().findFirst());
        }
        if (chosen.isEmpty() && named) {
            lost.put(key, "no intact segment of it is left");
        }
        Standing other = named ? Standing.OTHER_GENERATION : Standing.UNCONFIRMED;
        Standing standing = chosen.equals(confirmed) ? Standing.CONFIRMED : other;
        chosen.ifPresent(candidate -> {
            datasets.put(key, new Restored(candidate.generation(), standing));
            rows.put(key, candidate.row().orElseThrow());
        });
        return chosen;
    }

    private static SegmentCandidate chosenByCaller(String key, long generation, List<SegmentCandidate> intact) {
        return intact.stream()
                .filter(candidate -> candidate.generation() == generation)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no intact segment of dataset '" + key
                        + "' of generation " + generation + "; there are those of generations "
                        + intact.stream().map(SegmentCandidate::generation).toList()));
    }

    /** What becomes of a file that no dataset uses. */
    private void spare(SegmentCandidate candidate) {
        String file = candidate.file();
        if (!candidate.isIntact()) {
            setAside.put(file, candidate.problem().orElseThrow());
        } else if (!candidate.poolId().orElseThrow().equals(poolId)) {
            setAside.put(file, "it belongs to pool " + candidate.poolId().orElseThrow());
        } else if (options.dropped().contains(candidate.key())) {
            setAside.put(file, "dataset '" + candidate.key() + "' was to be dropped");
        } else if (registry.intact().isEmpty()) {
            setAside.put(file, "another generation of dataset '" + candidate.key() + "' is used");
        } else if (candidate.generation() > registry.generation()) {
            left.put(
                    file,
                    "it was never committed, or the registry is an old one: --ignore-registry takes it, gc deletes it");
        } else {
            left.put(file, "it was replaced or removed: gc deletes it when nobody reads it");
        }
    }

    RegistryState registryState() {
        return registry.intact().isPresent()
                ? RegistryState.INTACT
                : registry.problem().isPresent() ? RegistryState.DAMAGED : RegistryState.MISSING;
    }

    String poolId() {
        return poolId;
    }

    /** The rows of the registry to write, by key. */
    Map<String, String> rows() {
        return rows;
    }

    /** Whether the registry that is there says just that. */
    boolean keeps(Registry present) {
        return present.header().poolId().equals(poolId)
                && List.copyOf(rows.keySet()).equals(present.keys())
                && rows.entrySet().stream()
                        .allMatch(row -> present.row(row.getKey())
                                .filter(said -> RegistryRow.isSame(said, row.getValue()))
                                .isPresent())
                && present.header().nbytes()
                        == rows.entrySet().stream()
                                .mapToLong(row -> RegistryRow.parse(row.getKey(), row.getValue())
                                        .nbytes())
                                .sum();
    }

    Map<String, Restored> datasets() {
        return datasets;
    }

    Map<String, String> lost() {
        return lost;
    }

    Map<String, String> setAside() {
        return setAside;
    }

    Map<String, String> left() {
        return left;
    }
}
