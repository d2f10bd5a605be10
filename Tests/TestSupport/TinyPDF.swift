/// Makes small PDFs for tests: each page a list of lines, or nothing but a drawn box. What does not fit on a page is not read
/// either: many lines need a small leading.
package enum TinyPDF {
    package static func make(pages: [[String]], leading: Double = 14) -> [UInt8] {
        make(contents: pages.map { $0.isEmpty ? "10 10 100 100 re S" : text($0, leading) })
    }

    /// - Parameters:
    ///   - contents: what draws each page, with the font `F1`
    ///   - rotation: of the pages, in degrees clockwise
    package static func make(contents: [String], rotation: Int = 0) -> [UInt8] {
        var objects: [String] = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
        var kids: [String] = []
        for content in contents {
            let pageNumber = objects.count + 1
            kids.append("\(pageNumber) 0 R")
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents \(pageNumber + 1) 0 R /Rotate \(rotation) "
                    + "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>")
            objects.append("<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
        }
        objects[1] = "<< /Type /Pages /Kids [\(kids.joined(separator: " "))] /Count \(kids.count) >>"
        var file = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (number, object) in objects.enumerated() {
            offsets.append(file.utf8.count)
            file += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets { file += String(repeating: "0", count: 10 - "\(offset)".count) + "\(offset) 00000 n \n" }
        file += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(file.utf8)
    }

    private static func text(_ lines: [String], _ leading: Double) -> String {
        var content = "BT /F1 \(min(12, leading)) Tf \(leading) TL 72 720 Td "
        for line in lines { content += "(\(line)) Tj T* " }
        return content + "ET"
    }
}
