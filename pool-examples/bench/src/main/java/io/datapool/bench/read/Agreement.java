package io.datapool.bench.read;

import java.lang.reflect.InvocationTargetException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes sure, before anything is measured, that all contenders compute the same. */
final class Agreement {
    private Agreement() {}

    /**
     * Runs every kernel of every contender once.
     *
     * @throws IllegalStateException when results differ in the last bit
     */
    static void check(Collection<Class<?>> contenders, List<String> kernels, String home, int rows) throws Exception {
        Map<String, Double> expected = new LinkedHashMap<>();
        for (Class<?> contender : contenders) {
            BarScan scan = (BarScan) contender.getDeclaredConstructor().newInstance();
            scan.home = home;
            scan.rows = rows;
            scan.setUp();
            try {
                for (String kernel : kernels) {
                    check(scan, kernel, expected);
                }
            } finally {
                scan.tearDown();
            }
        }
    }

    private static void check(BarScan scan, String kernel, Map<String, Double> expected)
            throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
        double result = (double) BarScan.class.getMethod(kernel).invoke(scan);
        Double first = expected.putIfAbsent(kernel, result);
        if (first != null && Double.compare(first, result) != 0) {
            throw new IllegalStateException(scan.getClass().getSimpleName() + "." + kernel + " gives " + result
                    + ", the first contender " + first);
        }
    }
}
