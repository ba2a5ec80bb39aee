package io.jenkins.plugins.workloadsecurityaws.engine.report;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes XML, and HTML in XML's manner, into memory. */
final class Xml {

    private Xml() {}

    /** Writes one document. */
    interface Document {
        void write(XMLStreamWriter xml) throws XMLStreamException;
    }

    static String written(Document document) {
        StringWriter text = new StringWriter();
        try {
            // The JDK's own factory: another one on the class path might escape otherwise.
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            document.write(xml);
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("text could not be written into memory as XML", impossible);
        }
        return text.toString();
    }

    /** Writes names and values in turn. */
    static void attributes(XMLStreamWriter xml, String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], Plain.line(attributes[i + 1]));
        }
    }
}
