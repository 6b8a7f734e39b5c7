package io.rollcall.client.report;

/** How a text is shown on a terminal with colours: ECMA-48's, which every one knows. */
public enum Style {
    PLAIN(""),
    GOOD("32"),
    DOUBTFUL("33"),
    BAD("31"),
    FAINT("2");

    private static final String CONTROL = "\u001b[";

    private final String code;

    Style(String code) {
        this.code = code;
    }

    public String paint(String text) {
        return code.isEmpty() || text.isEmpty() ? text : CONTROL + code + 'm' + text + CONTROL + "0m";
    }
}
