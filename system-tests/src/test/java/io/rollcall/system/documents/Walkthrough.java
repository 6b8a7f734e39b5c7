package io.rollcall.system.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page as a list of steps: the lines of its {@code sh} blocks, the output that its {@code text} blocks show, and the
 * actions of comments of the form {@code <!-- run: stop echo1 -->}, which the reader does by hand.
 */
final class Walkthrough {

    private static final Pattern COMMENT = Pattern.compile("<!-- run: (stop|kill) (\\S+) -->");

    private final List<Step> steps = new ArrayList<>();

    /** An action of the reader. */
    sealed interface Step {}

    /** Types a command line. */
    record TypeLine(String line, List<String> printed) implements Step {

        TypeLine printing(List<String> lines) {
            return new TypeLine(line, lines);
        }
    }

    /** Presses Ctrl-C, or sends SIGTERM, which is the same to a process. */
    record Stop(String id) implements Step {}

    /** Sends SIGKILL. */
    record Kill(String id) implements Step {}

    private Walkthrough() {}

    static List<Step> of(Page page) {
        Walkthrough walkthrough = new Walkthrough();
        String language = "";
        List<String> block = new ArrayList<>();
        for (String line : page.lines()) {
            if (line.startsWith("```")) {
                walkthrough.endOfBlock(language, block);
                language = language.isEmpty() ? line.substring(3) + ' ' : "";
                block.clear();
            } else if (language.isEmpty()) walkthrough.prose(line);
            else block.add(line);
        }
        return List.copyOf(walkthrough.steps);
    }

    private void endOfBlock(String language, List<String> block) {
        switch (language) {
            case "sh " -> block.forEach(line -> steps.add(new TypeLine(line, List.of())));
            case "text " -> lastTyped(List.copyOf(block));
            default -> {
                // shown, and neither run nor compared
            }
        }
    }

    private void lastTyped(List<String> printed) {
        int last = steps.size() - 1;
        if (!(steps.get(last) instanceof TypeLine typed))
            throw new IllegalStateException("nothing was typed that prints " + printed);
        steps.set(last, typed.printing(printed));
    }

    private void prose(String line) {
        Matcher comment = COMMENT.matcher(line);
        if (comment.matches())
            steps.add(comment.group(1).equals("kill") ? new Kill(comment.group(2)) : new Stop(comment.group(2)));
    }
}
