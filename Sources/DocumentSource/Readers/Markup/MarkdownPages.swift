import TextCoding
import DocumentSearch

/// Markdown to pages: libmd4c makes HTML of it (CommonMark with tables, strikethrough and task lists; its work grows with the
/// text's length), and that is read as any other.
enum MarkdownPages {
    private static let library = "libmd4c-html.so.0"
    /// Debian's package with the library.
    private static let package = "libmd4c-html0"

    /// `MD_FLAG_*` of md4c.h.
    private enum Flag {
        static let permissiveURLs: UInt32 = 0x0004
        static let permissiveEmails: UInt32 = 0x0008
        static let tables: UInt32 = 0x0100
        static let strikethrough: UInt32 = 0x0200
        static let permissiveWWW: UInt32 = 0x0400
        static let taskLists: UInt32 = 0x0800
    }

    /// `int md_html(input, size, process_output, userdata, parser_flags, renderer_flags)`
    private typealias Render =
        @convention(c) (
            UnsafePointer<CChar>?, UInt32,
            @convention(c) (UnsafePointer<CChar>?, UInt32, UnsafeMutableRawPointer?) -> Void,
            UnsafeMutableRawPointer?, UInt32, UInt32
        ) -> Int32

    static func read(_ markdown: String) throws(DocumentProblem) -> ReadDocument {
        let front = FrontMatter(markdown)
        var document = HTMLPages.read(try html(String(front.text)))
        if let title = front.title { document.title = title }
        return document
    }

    private static func html(_ markdown: String) throws(DocumentProblem) -> String {
        guard let render = SystemLibrary(library)?.function("md_html", as: Render.self) else {
            throw DocumentProblem(.extractorMissing, "Markdown needs the package \(package), which is not installed")
        }
        var output: [UInt8] = []
        output.reserveCapacity(markdown.utf8.count * 2)
        var input = markdown
        let flags =
            Flag.permissiveURLs | Flag.permissiveEmails | Flag.permissiveWWW | Flag.tables | Flag.strikethrough
            | Flag.taskLists
        let code = input.withUTF8 { input in
            input.withMemoryRebound(to: CChar.self) { input in
                withUnsafeMutablePointer(to: &output) { output in
                    render(
                        input.baseAddress, UInt32(truncatingIfNeeded: input.count),
                        { text, count, output in
                            guard let text, let output else { return }
                            UnsafeRawPointer(text).withMemoryRebound(to: UInt8.self, capacity: Int(count)) { text in
                                output.assumingMemoryBound(to: [UInt8].self).pointee.append(
                                    contentsOf: UnsafeBufferPointer(start: text, count: Int(count)))
                            }
                        }, UnsafeMutableRawPointer(output), flags, 0)
                }
            }
        }
        guard code == 0 else { throw DocumentProblem(.extractorFailed, "it could not be read as Markdown") }
        return String(decoding: output, as: UTF8.self)
    }
}
