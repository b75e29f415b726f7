import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Prints which tests were skipped and why, by reason, from the reports below the working directory. */
class Skipped {
    private final Map<String, Map<String, Integer>> testsByReason = new TreeMap<>();
    private int run;
    private int skipped;

    public static void main(String[] arguments) throws Exception {
        Skipped skipped = new Skipped();
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        for (Path report : reports()) {
            skipped.add(builder.parse(report.toFile()).getElementsByTagName("testcase"));
        }
        skipped.print();
    }

    private static List<Path> reports() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(""))) {
            return files.filter(file -> file.toString().matches(".*/target/(surefire|failsafe)-reports/TEST-.*\\.xml"))
                    .toList();
        }
    }

    private void add(NodeList tests) {
        run += tests.getLength();
        for (int i = 0; i < tests.getLength(); i++) {
            Element test = (Element) tests.item(i);
            NodeList skips = test.getElementsByTagName("skipped");
            if (skips.getLength() > 0) {
                skipped++;
                testsByReason
                        .computeIfAbsent(reason((Element) skips.item(0)), first -> new TreeMap<>())
                        .merge(name(test), 1, Integer::sum);
            }
        }
    }

    /** Whatever arguments it has. */
    private static String name(Element test) {
        return test.getAttribute("classname") + "." + test.getAttribute("name").replaceFirst("\\[\\d+].*", "");
    }

    /** An attribute, or what was thrown, of which the first line tells; without the words that JUnit puts before it. */
    private static String reason(Element skip) {
        String text = skip.getAttribute("message").isEmpty() ? skip.getTextContent() : skip.getAttribute("message");
        String first = text.strip().lines().findFirst().orElse("no reason given");
        return first.replaceFirst("^[\\w.]+Exception: ", "").replaceFirst("^Assumption failed: ", "");
    }

    private void print() {
        System.out.println(skipped + " of " + run + " tests skipped");
        testsByReason.forEach((reason, tests) -> {
            System.out.println("  " + reason);
            tests.forEach((test, times) -> System.out.println("    " + test + (times > 1 ? ", " + times + " times" : "")));
        });
    }
}
