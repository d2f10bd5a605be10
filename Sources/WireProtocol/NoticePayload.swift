/// Payload of a program's notice, as `notice` carries it: JSON as it came, anything else as a string.
package enum NoticePayload {
    /// - Returns: JSON text
    package static func json(_ payload: [UInt8]) -> String {
        let text = String(decoding: payload, as: UTF8.self)
        // Invalid UTF-8 was mended with replacement characters: only then do the bytes differ.
        if text.utf8.count == payload.count, isJSON(payload) { return text }
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    private static func isJSON(_ bytes: [UInt8]) -> Bool {
        var scanner = JSONScanner(bytes.span.bytes)
        do throws(JSONProblem) {
            _ = try scanner.readRaw()
            try scanner.expectEnd()
            return true
        } catch {
            return false
        }
    }
}
