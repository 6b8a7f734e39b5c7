package io.rollcall.client.plot;

import java.awt.Font;
import java.awt.font.FontRenderContext;

/** Fonts for the words in a picture. A JDK without a desktop may find none. */
final class Fonts {

    private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);

    static Font of(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    static void require() throws UnusablePlotException {
        try {
            of(Font.PLAIN, 12).getStringBounds("0", SMOOTH);
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new UnusablePlotException("needs fonts, and this system has none for Java (" + e + "); on Debian"
                    + " fontconfig and fonts-dejavu-core bring some");
        }
    }

    private Fonts() {}
}
