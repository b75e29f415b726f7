package io.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Classes that can only be understood together are few at a time. */
class ClassCirclesTest {
    private static final int MOST = 4;

    /** Top-level classes and what they use; a sealed class has to name its subclasses, and is not said to use them. */
    private static Map<String, Set<String>> uses(String... packages) {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(packages)) {
            Set<String> used = uses.computeIfAbsent(topLevel(type), name -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                boolean isItsSubclass =
                        target.getRawSuperclass().filter(type::equals).isPresent();
                if (target.getPackageName().startsWith("io.datapool") && !isItsSubclass) {
                    used.add(topLevel(target));
                }
            }
        }
        return uses;
    }

    private static String topLevel(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    /** Classes each of which uses, by way of others, all of them. */
    private static List<Set<String>> circles(Map<String, Set<String>> uses) {
        Map<String, Set<String>> reachable = new HashMap<>();
        uses.keySet().forEach(name -> reachable.put(name, reachableFrom(name, uses)));
        List<Set<String>> circles = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : uses.keySet()) {
            Set<String> circle = new TreeSet<>();
            for (String other : reachable.getOrDefault(name, Set.of())) {
                if (reachable.getOrDefault(other, Set.of()).contains(name)) {
                    circle.add(other);
                }
            }
            if (circle.size() > 1 && seen.add(circle.iterator().next())) {
                circles.add(circle);
            }
        }
        return circles;
    }

    private static Set<String> reachableFrom(String start, Map<String, Set<String>> uses) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            for (String next : uses.getOrDefault(open.pop(), Set.of())) {
                if (reached.add(next)) {
                    open.push(next);
                }
            }
        }
        return reached;
    }

    @Test
    void noCircleHasMoreThanFourClasses() {
        assertThat(circles(uses("io.datapool")))
                .isNotEmpty()
                .allSatisfy(circle -> assertThat(circle).hasSizeLessThanOrEqualTo(MOST));
    }

    @Test
    void aCircleIsFound() {
        Map<String, Set<String>> uses =
                Map.of("a", Set.of("b"), "b", Set.of("c", "d"), "c", Set.of("a"), "d", Set.of());
        assertThat(circles(uses)).containsExactly(Set.of("a", "b", "c"));
    }
}
