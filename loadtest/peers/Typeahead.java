import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.search.suggest.InputIterator;
import org.apache.lucene.search.suggest.Lookup;
import org.apache.lucene.search.suggest.analyzing.AnalyzingSuggester;
import org.apache.lucene.search.suggest.analyzing.FuzzySuggester;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/** Lucene's suggesters on the same catalogue and typed strings as the others: one JSON line. */
public class Typeahead {
    private static final int LIMIT = 10;
    private static final int[] LENGTHS = {3, 5, 8, Integer.MAX_VALUE};

    /** A weighted name, as suggesters want it. */
    private static final class Names implements InputIterator {
        private final List<String> names;
        private final List<Long> weights;
        private int next = -1;

        Names(List<String> names, List<Long> weights) {
            this.names = names;
            this.weights = weights;
        }

        public BytesRef next() { return ++next < names.size() ? new BytesRef(names.get(next)) : null; }
        public long weight() { return weights.get(next); }
        public BytesRef payload() { return null; }
        public boolean hasPayloads() { return false; }
        public java.util.Set<BytesRef> contexts() { return null; }
        public boolean hasContexts() { return false; }
    }

    /** usage: Typeahead fuzzy|analyzing CATALOGUE TRACES SECONDS */
    public static void main(String[] arguments) throws Exception {
        List<String> names = new ArrayList<>();
        List<Long> weights = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(Paths.get(arguments[1]))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split("\t", -1);
                names.add(fields[0]);
                weights.add((long) (1000 * Math.sqrt(1 + Long.parseLong(fields[1]))));
            }
        }
        Path folder = Files.createTempDirectory("suggest");
        Lookup lookup;
        long begin = System.nanoTime();
        try (Directory directory = FSDirectory.open(folder)) {
            boolean isFuzzy = arguments[0].equals("fuzzy");
            KeywordAnalyzer analyzer = new KeywordAnalyzer();
            lookup = isFuzzy ? new FuzzySuggester(directory, "names", analyzer) : new AnalyzingSuggester(directory, "names", analyzer);
            lookup.build(new Names(names, weights));
        }
        double built = (System.nanoTime() - begin) / 1e9;
        List<String[]> typed = new ArrayList<>();
        for (String line : Files.readAllLines(Paths.get(arguments[2]), StandardCharsets.UTF_8)) typed.add(line.split("\t", -1));
        double seconds = Double.parseDouble(arguments[3]);
        // The first round is for the compiler.
        Result result = new Result();
        for (int round = 0; round < 2; round++) {
            result = new Result();
            long deadline = System.nanoTime() + (long) (seconds * 1e9 / 2);
            for (String[] trace : typed) {
                if (System.nanoTime() > deadline) break;
                result.end(lookup, trace);
                if (trace[1].equals("clean") || trace[1].equals("typo")) result.type(lookup, trace);
            }
        }
        System.out.println(result.json(arguments[0], built, ((org.apache.lucene.util.Accountable) lookup).ramBytesUsed()));
    }

    private static final class Result {
        private final List<Double> times = new ArrayList<>();
        private final Map<String, int[]> hits = new TreeMap<>();
        private final StringBuilder end = new StringBuilder();
        private int strings;

        /**
         * The full text: slice, what speaks for the first name, and whether it is right. A suggester knows weights alone: the
         * first one's share of all ten, and one more when it begins as the text does.
         */
        void end(Lookup lookup, String[] trace) throws Exception {
            String text = trace[3].stripTrailing();
            List<Lookup.LookupResult> found = lookup.lookup(text, false, LIMIT);
            double all = 0;
            for (Lookup.LookupResult result : found) all += result.value;
            double score = 0;
            if (!found.isEmpty()) score = found.get(0).value / all + (found.get(0).key.toString().startsWith(text) ? 1 : 0);
            boolean isRight = !found.isEmpty() && found.get(0).key.toString().equals(trace[2]);
            if (end.length() > 0) end.append(", ");
            end.append(String.format(Locale.ROOT, "[\"%s\", %.6f, %b]", trace[1], score, isRight));
        }

        void type(Lookup lookup, String[] trace) throws Exception {
            boolean[] firsts = new boolean[trace[3].length()];
            for (int length = 1; length <= firsts.length; length++) {
                long begin = System.nanoTime();
                List<Lookup.LookupResult> found = lookup.lookup(trace[3].substring(0, length), false, LIMIT);
                times.add((System.nanoTime() - begin) / 1e3);
                firsts[length - 1] = !found.isEmpty() && found.get(0).key.toString().equals(trace[2]);
            }
            strings++;
            int[] entry = hits.computeIfAbsent(trace[1], slice -> new int[5]);
            entry[4]++;
            for (int place = 0; place < 4; place++) if (firsts[Math.min(LENGTHS[place], firsts.length) - 1]) entry[place]++;
        }

        String json(String kind, double built, long bytes) {
            Double[] sorted = times.toArray(new Double[0]);
            Arrays.sort(sorted);
            StringBuilder success = new StringBuilder();
            for (Map.Entry<String, int[]> slice : hits.entrySet()) {
                int[] entry = slice.getValue();
                StringBuilder shares = new StringBuilder();
                for (int place = 0; place < 4; place++)
                    shares.append(place > 0 ? ", " : "").append(String.format(Locale.ROOT, "%.4f", (double) entry[place] / entry[4]));
                success.append(success.length() > 0 ? ", " : "").append("\"").append(slice.getKey()).append("\": [").append(shares).append("]");
            }
            return String.format(Locale.ROOT,
                "{\"engine\": \"Lucene %s\", \"strings\": %d, \"p50\": %.1f, \"p99\": %.1f, \"megabytes\": %.1f, \"seconds_to_build\": %.2f, \"ece\": null, \"success\": {%s}, \"final\": [%s]}",
                kind.equals("fuzzy") ? "FuzzySuggester" : "AnalyzingSuggester", strings, sorted[sorted.length / 2],
                sorted[(int) (0.99 * sorted.length)], bytes / 1e6, built, success, end);
        }
    }
}
