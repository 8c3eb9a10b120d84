package willis.report;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import nu.validator.htmlparser.common.XmlViolationPolicy;
import nu.validator.htmlparser.sax.HtmlParser;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Everything that a strict HTML parser remarks on, and the elements it saw. */
final class ParsedPage extends DefaultHandler {
    final List<String> remarks = new ArrayList<>();
    final List<String> ids = new ArrayList<>();
    final List<String> references = new ArrayList<>();
    final List<String> alternatives = new ArrayList<>();

    static ParsedPage of(String html) throws IOException, SAXException {
        ParsedPage parsed = new ParsedPage();
        HtmlParser parser = new HtmlParser(XmlViolationPolicy.ALLOW);
        parser.setErrorHandler(parsed);
        parser.setContentHandler(parsed);
        parser.parse(new InputSource(new StringReader(html)));
        return parsed;
    }

    @Override
    public void startElement(String uri, String name, String qualified, Attributes attributes) {
        if (attributes.getValue("id") != null) {
            ids.add(attributes.getValue("id"));
        }
        if (attributes.getValue("aria-labelledby") != null) {
            references.add(attributes.getValue("aria-labelledby"));
        }
        if (name.equals("img")) {
            alternatives.add(String.valueOf(attributes.getValue("alt")));
        }
    }

    @Override
    public void warning(SAXParseException remark) {
        error(remark);
    }

    @Override
    public void error(SAXParseException remark) {
        remarks.add(remark.getLineNumber() + ": " + remark.getMessage());
    }

    @Override
    public void fatalError(SAXParseException remark) {
        error(remark);
    }
}
