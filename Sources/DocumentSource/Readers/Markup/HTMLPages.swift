import CXML
import DocumentSearch

/// HTML to pages, one for each heading with what stands below it. Tags are read by libxml2's HTML parser, which takes what
/// browsers take; `HTMLPrepass` makes foreign bytes safe for it, and `MarkupPages` decides what is text.
enum HTMLPages {
    /// - Parameter isManual: the HTML was made by `mandoc`
    static func read(_ html: String, isManual: Bool = false) -> ReadDocument {
        let (bytes, cuts) = HTMLPrepass.cleaned(html)
        let receiver = Receiver(MarkupPages(isManual: isManual))
        parse(bytes, receiver)
        var document = receiver.pages.finish()
        if cuts.tags > 0 {
            document.notes.append(
                "\(cuts.tags) tags nested deeper than \(HTMLPrepass.depthMax) were read as plain text")
        }
        if cuts.attributes > 0 {
            document.notes.append(
                "\(cuts.attributes) attributes past \(HTMLPrepass.attributesMax) in a tag were left out")
        }
        return document
    }

    /// Target of the C callbacks.
    private final class Receiver {
        var pages: MarkupPages

        init(_ pages: MarkupPages) { self.pages = pages }

        static func at(_ context: UnsafeMutableRawPointer?) -> Receiver? {
            context.map { Unmanaged<Receiver>.fromOpaque($0).takeUnretainedValue() }
        }
    }

    private static func parse(_ bytes: [UInt8], _ receiver: Receiver) {
        guard let count = Int32(exactly: bytes.count), let parser = htmlNewParserCtxt() else { return }
        defer { htmlFreeParserCtxt(parser) }
        // No tree is built, so none needs a limit: elements and characters are reported as they come.
        var handler = xmlSAXHandler()
        handler.startElement = { context, name, attributes in
            guard let name else { return }
            Receiver.at(context)?.pages.began(String(cString: name), MarkupAttributes(attributes))
        }
        handler.endElement = { context, name in
            guard let name else { return }
            Receiver.at(context)?.pages.ended(String(cString: name))
        }
        handler.characters = { context, text, count in
            let text = UnsafeBufferPointer(start: text, count: Int(count))
            Receiver.at(context)?.pages.characters(String(decoding: text, as: UTF8.self))
        }
        handler.ignorableWhitespace = handler.characters
        parser.pointee.sax.pointee = handler
        withExtendedLifetime(receiver) {
            parser.pointee.userData = Unmanaged.passUnretained(receiver).toOpaque()
            let options =
                HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
                | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_HUGE.rawValue
            bytes.withUnsafeBufferPointer { bytes in
                bytes.withMemoryRebound(to: CChar.self) { text in
                    _ = htmlCtxtReadMemory(parser, text.baseAddress, count, nil, "UTF-8", Int32(options))
                }
            }
        }
        if let document = parser.pointee.myDoc { xmlFreeDoc(document) }
    }
}

/// Attributes of an element, as libxml2 has them: names and values one after the other.
struct MarkupAttributes {
    private let list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

    init(_ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) { self.list = list }

    var isEmpty: Bool { list == nil }

    subscript(wanted: String) -> String? {
        guard var place = list else { return nil }
        while let name = place.pointee {
            if String(cString: name) == wanted { return (place + 1).pointee.map { String(cString: $0) } ?? "" }
            place += 2
        }
        return nil
    }
}
