package io.datapool.agent;

import java.io.IOException;

/** What {@link WithoutTest} changes; in another JVM, its main program. */
final class Subject {
    private int calls;

    private void count() {
        calls++;
    }

    static String word() {
        return "original";
    }

    private static boolean holds() {
        return true;
    }

    int countedCalls() {
        count();
        return calls;
    }

    static boolean asked() {
        return holds();
    }

    String twice(String word, long number) {
        return word + number + word;
    }

    /** Before {@link #twice}. */
    static void refuse(Subject self, String word, long number) throws IOException {
        if (number < 0) {
            throw new IOException(word + " " + number + " after " + self.calls);
        }
    }

    /** Instead of {@link #twice}. */
    static String once(Subject self, String word, long number) {
        return word + number + self.calls;
    }

    public static void main(String[] arguments) {
        System.out.println(
                new Subject().countedCalls() + " " + word() + " " + asked() + " " + new Subject().twice("a", 7));
    }
}
