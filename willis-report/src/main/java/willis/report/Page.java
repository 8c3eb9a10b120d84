package willis.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;

/**
 * Fills a template with values. What a value says is escaped, whatever it is; a name that a template asks for and nobody
 * gave is an error.
 *
 * <p>Every template extends {@code page.html}, which holds the style and a policy under which a browser fetches nothing
 * and runs no script but one that a template names by its hash.
 */
final class Page {
    private static final String TEMPLATES = "willis/report";

    private Page() {}

    /** The text of a page. */
    static String filled(String template, Map<String, Object> values) {
        ClasspathLoader loader = new ClasspathLoader(Page.class.getClassLoader());
        loader.setPrefix(TEMPLATES);
        PebbleEngine engine = new PebbleEngine.Builder()
                .loader(loader)
                .autoEscaping(true)
                .strictVariables(true)
                .defaultLocale(Locale.ROOT)
                .build();
        StringWriter page = new StringWriter();
        try {
            engine.getTemplate(template).evaluate(page, values);
        } catch (IOException e) {
            throw new IllegalStateException("The template " + template + " cannot be filled", e);
        }
        return page.toString();
    }
}
